using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Security;
using SubscriberPortal.Web.Subscribers.Contracts;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>Maps the subscriber API.</summary>
public static class SubscriberRoutes
{
    /// <summary>Maps <c>/{systemKey}/subscribers</c> for a registered system.</summary>
    public static IEndpointRouteBuilder MapSubscriberApi(this IEndpointRouteBuilder endpoints, string systemKey)
    {
        var system = endpoints.ServiceProvider.GetRequiredService<ProvisioningSystems>().Find(systemKey)
            ?? throw new InvalidOperationException($"No system is registered under the key {systemKey}.");
        var prefix = string.Concat(system.Key.Where(char.IsAsciiLetterOrDigit));
        Map(endpoints, new SubscriberApi($"/{system.Key}/subscribers", system.Key), system.Name, $"{char.ToUpperInvariant(prefix[0])}{prefix[1..]}_");
        return endpoints;
    }

    /// <summary>Maps <c>/subscribers</c>, where the provisioning mode decides for each request.</summary>
    public static IEndpointRouteBuilder MapSubscriberApiByMode(this IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, new SubscriberApi("/subscribers", null), "Subscribers", "");
        return endpoints;
    }

    private static void Map(IEndpointRouteBuilder endpoints, SubscriberApi api, string tag, string prefix)
    {
        var group = endpoints.MapGroup(api.Path).WithTags(tag).WithMetadata(api).AddEndpointFilter<RouteGroupBuilder, SubscriberApiErrors>().RefusesStrangers()
            .Refuses(503, "The store cannot be reached, or did not answer in time; the system is named. Retry-After says when to try again.");
        var isDual = api.SystemKey == SystemKeys.Dual;

        var list = group.MapGet("", SubscriberEndpoints.ListSubscribers).RequirePermission(Permissions.SubscribersRead).WithName($"{prefix}ListSubscribers")
            .Refuses(400, "A query value is not valid, or the cursor is not one that this list gave.");
        _ = isDual ? list.Answers<DualSubscriberPageResponse>(200, "A page of the list.") : list.Answers<SubscriberPageResponse>(200, "A page of the list.");

        var get = group.MapGet("{uid}", SubscriberEndpoints.GetSubscriber).RequirePermission(Permissions.SubscribersRead).WithName($"{prefix}GetSubscriber")
            .Refuses(400, "The uid in the path is not one that a subscriber can have.").Refuses(404, "There is no such subscriber.");
        _ = isDual
            ? get.Answers<DualSubscriberDetail>(200, "The subscriber, what each side holds, and its version as ETag.")
            : get.Answers<SubscriberResponse>(200, "The subscriber, and its version as ETag.");

        MapWrites(group, isDual, prefix);
    }

    private static void MapWrites(RouteGroupBuilder group, bool isDual, string prefix)
    {
        var create = group.MapPost("", SubscriberEndpoints.CreateSubscriber).WithName($"{prefix}CreateSubscriber")
            .Accepts<SubscriberRequest>("application/json")
            .Refuses(409, "uid, msisdn or imsi is taken; taken says which. On Dual also: an earlier write to it is not settled.");
        var update = group.MapPut("{uid}", SubscriberEndpoints.UpdateSubscriber).WithName($"{prefix}UpdateSubscriber")
            .Accepts<SubscriberRequest>("application/json")
            .Refuses(409, "msisdn or imsi is taken; taken says which. On Dual also: the sides differ (conflicts), or an earlier write to it is not settled.");
        var delete = group.MapDelete("{uid}", SubscriberEndpoints.DeleteSubscriber).WithName($"{prefix}DeleteSubscriber")
            .AnswersEmpty(204, "It is removed.")
            .Refuses(409, "Others are changing it at the same time. On Dual also: an earlier write to it is not settled.");
        Answer(create, 201, "Created: the subscriber, its address as Location, its version as ETag.");
        Answer(update, 200, "The subscriber as it is now, and its version as ETag.");

        foreach (var write in new[] { create, update, delete })
        {
            write.RequirePermission(Permissions.SubscribersWrite)
                .Refuses(400, "The body, the uid or a header is not valid; errors names each member and its rule.")
                .Refuses(422, isDual ? "One side refused; cloudResult, legacyResult and rolledBack say what became of it." : "The store's own rules refuse the content.");
        }

        foreach (var write in new[] { create, update }) write.Refuses(413, "The body is larger than a subscriber can be.").Refuses(415, "The body is not JSON in UTF-8.");
        foreach (var write in new[] { update, delete }) write.Refuses(404, "There is no such subscriber.").Refuses(412, "The record is not at a version that If-Match names.");

        void Answer(RouteHandlerBuilder write, int status, string description) =>
            _ = isDual ? write.Answers<DualSubscriberResponse>(status, description) : write.Answers<SubscriberResponse>(status, description);
    }
}
