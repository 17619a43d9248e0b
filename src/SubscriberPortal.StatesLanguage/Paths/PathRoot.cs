namespace SubscriberPortal.StatesLanguage.Paths;

/// <summary>Where a path begins: <c>$</c>, <c>$$</c> or <c>$name</c>.</summary>
internal enum PathRoot
{
    Input,
    Context,
    Variable,
}
