using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SubscriberPortal.Host.OpenApi;

/// <summary>Says what each group of operations is about.</summary>
internal sealed class DescribeTags : IDocumentFilter
{
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["Sign-in"] = "Tokens for the API.",
        ["Users"] = "Who may sign in, for administrators.",
        ["API tokens"] = "Long-lived tokens; later.",
        ["Audit trail"] = "Who changed what.",
        ["Dashboard"] = "Counts.",
        ["Health"] = "Whether the portal and its systems work.",
        ["Subscribers"] = "Subscribers where the provisioning mode says: Cloud, Legacy or both.",
        ["Cloud"] = "Subscribers in Cloud alone.",
        ["Legacy"] = "Subscribers in Legacy alone.",
        ["Dual"] = "Subscribers in Cloud and Legacy at once, kept equal: writes, differences and what is not settled yet.",
        ["Migration"] = "Uploads, and the jobs that write or delete many subscribers.",
        ["Audit"] = "Jobs that compare and check the systems, and the repair of what they found.",
        ["Export"] = "Jobs that write subscribers to a file.",
        ["Jobs"] = "Every job: how it goes, what it left, and its controls.",
        ["Schedules"] = "Jobs that are made again and again.",
        ["Files"] = "Uploads and downloads by signed link.",
        ["Settings"] = "The provisioning mode.",
    };

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var used = swaggerDoc.Paths.Values.SelectMany(p => p.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
            .SelectMany(o => o.Tags ?? new HashSet<OpenApiTagReference>()).Select(t => t.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        swaggerDoc.Tags = new HashSet<OpenApiTag>(used.Select(name => new OpenApiTag { Name = name, Description = Meanings.GetValueOrDefault(name) ?? $"Subscribers in {name} alone." }));
    }
}
