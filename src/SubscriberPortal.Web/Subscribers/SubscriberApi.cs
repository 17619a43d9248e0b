using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>Where one mapping of the subscriber API stands and which system it serves; the five handlers find it on their endpoint.</summary>
/// <param name="Path">The path of the collection.</param>
/// <param name="SystemKey">Null: decided for each request by the provisioning mode.</param>
internal sealed record SubscriberApi(string Path, string? SystemKey)
{
    public static SubscriberApi Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<SubscriberApi>() ?? throw new InvalidOperationException("The endpoint is not part of a subscriber API.");

    public async ValueTask<string> FindSystemAsync(HttpContext context) =>
        SystemKey ?? (await context.RequestServices.GetRequiredService<IProvisioningMode>().GetAsync(context.RequestAborted)).Mode.SystemKey();
}
