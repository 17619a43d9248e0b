using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace SubscriberPortal.Web.Assets;

/// <summary>Finds the address of a static file of this library: the fingerprinted one where <c>WithStaticAssets</c> gave the endpoint its list.</summary>
internal static class AssetPaths
{
    private const string Root = "_content/SubscriberPortal.Web/";

    public static string Of(HttpContext context, string file)
    {
        var assets = context.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>();
        return $"{context.Request.PathBase}/{assets?[Root + file] ?? Root + file}";
    }
}
