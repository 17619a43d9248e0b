# Builds the portal and runs it as an ordinary user, with everything it keeps under /data.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/SubscriberPortal.Host -c Release -o /app -p:UseArtifactsOutput=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# MariaDB Connector/C, through which the portal speaks with MySQL.
RUN apt-get update && apt-get install -y --no-install-recommends libmariadb3 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown $APP_UID /data
USER $APP_UID
VOLUME /data
EXPOSE 8080
ENV ASPNETCORE_HTTP_PORTS=8080 \
    Portal__DataDirectory=/data \
    Cloud__Store=Sqlite \
    Legacy__Database=Sqlite \
    Files__Store=Local \
    Workflows__Engine=Embedded \
    State__Store=Sqlite
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["dotnet", "SubscriberPortal.Host.dll", "probe"]
ENTRYPOINT ["dotnet", "SubscriberPortal.Host.dll"]
