namespace SubscriberPortal.Web.Navigation;

/// <summary>One entry of the side navigation; a module registers its own as singletons.</summary>
/// <param name="Icon">A symbol of <c>icons.svg</c>.</param>
/// <param name="Section">The heading it stands under; empty for the top.</param>
/// <param name="Order">Its place among all entries.</param>
/// <param name="Permission">Who sees it; null for everyone who is signed in.</param>
public sealed record NavItem(string Title, string Href, string Icon, string Section, int Order, string? Permission);
