using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Settings;

/// <summary>What holds now, for people to read: values that are no secrets, under the keys by which they are set.</summary>
internal sealed class EffectiveSettings(
    IConfiguration configuration, IOptions<PortalOptions> portal, IOptions<StateOptions> state, IOptions<PrivacyOptions> privacy, ProvisioningSystems systems)
{
    public IReadOnlyList<(string Key, string Meaning, string Value)> All =>
    [
        ("Portal:DataDirectory", "Where every embedded file lives", Path.GetFullPath(portal.Value.DataDirectory)),
        .. systems.All.Where(system => system.Key != SystemKeys.Dual).Select(system => (KeyOf(system), $"What {system.Name} runs on", system.Store)),
        ("State:Store", "Where the portal keeps its own state", state.Value.Store),
        ("Files:Store", "Where uploads, exports and reports lie", Given("Files:Store", "Local")),
        ("Workflows:Engine", "What runs the workflows", Given("Workflows:Engine", "Embedded")),
        ("Jobs:RetentionDays", "How many days a finished job is kept with its files", Given("Jobs:RetentionDays", "90")),
        ("Privacy:MaskPii", "Whether personal data is masked for whoever lacks pii:read", privacy.Value.MaskPii ? "true" : "false"),
    ];

    private static string KeyOf(SystemDescriptor system) => system.Key switch
    {
        SystemKeys.Cloud => "Cloud:Store",
        SystemKeys.Legacy => "Legacy:Database",
        _ => "Plugins",
    };

    /// <summary>For options that belong to another module, which this one may not know.</summary>
    private string Given(string key, string otherwise) => configuration[key] is { Length: > 0 } value ? value : $"{otherwise} (default)";
}
