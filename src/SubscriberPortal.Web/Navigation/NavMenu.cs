using System.Security.Claims;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Web.Navigation;

/// <param name="Title">Empty for what stands on top, without a heading.</param>
public sealed record NavSection(string Title, IReadOnlyList<NavItem> Items);

/// <summary>The side navigation: what the modules registered, and one entry for each system, as far as the reader may go there.</summary>
public sealed class NavMenu(IEnumerable<NavItem> registered, ProvisioningSystems systems)
{
    private const string SystemsSection = "Subscribers";
    private const int SystemsOrder = 100;

    private readonly NavItem[] _items =
    [
        .. registered.Concat(systems.All.Select(OfSystem)).OrderBy(item => item.Order).ThenBy(item => item.Title, StringComparer.Ordinal),
    ];

    /// <summary>Sections in the order of their first entry.</summary>
    public IReadOnlyList<NavSection> For(ClaimsPrincipal reader) =>
    [
        .. _items.Where(item => item.Permission is null || reader.Can(item.Permission))
            .GroupBy(item => item.Section)
            .Select(section => new NavSection(section.Key, [.. section])),
    ];

    /// <summary>Whether another entry leads below this one, so that only the very page counts as here.</summary>
    public bool HasEntryBelow(NavItem item) => item.Href != "/" && _items.Any(other => other.Href.StartsWith($"{item.Href}/", StringComparison.Ordinal));

    private static NavItem OfSystem(SystemDescriptor system) => new(
        system.Name, $"/provision/{system.Key}", IconOf(system.Key), SystemsSection, SystemsOrder + system.Order, Permissions.SubscribersRead);

    /// <summary>The symbol of a system.</summary>
    public static string IconOf(string key) => key switch
    {
        SystemKeys.Cloud => "cloud",
        SystemKeys.Legacy => "database",
        SystemKeys.Dual => "dual",
        _ => "plug",
    };
}
