namespace SubscriberPortal.Web.Pages.Shared;

/// <summary>The model of the partial <c>_EmptyState</c>: what a list says when there is nothing in it.</summary>
/// <param name="Icon">A symbol of <c>icons.svg</c>.</param>
/// <param name="Title">What is not there.</param>
/// <param name="Text">Why, and what to do about it.</param>
/// <param name="Href">Where the one suggested action leads; null when there is none.</param>
/// <param name="Action">The text of that link.</param>
public sealed record EmptyState(string Icon, string Title, string Text, string? Href = null, string? Action = null);
