using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Handlers are public, so that their comments reach the OpenAPI document, and cannot name this module's internal services as parameters.</summary>
internal static class RequestServices
{
    public static T Service<T>(this HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
