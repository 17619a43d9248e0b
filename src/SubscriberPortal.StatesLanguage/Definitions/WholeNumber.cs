using SubscriberPortal.StatesLanguage.Paths;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>A whole number that the definition gives, or a path to it.</summary>
internal sealed record WholeNumber(string Name, long? Literal, JsonPath? Path);
