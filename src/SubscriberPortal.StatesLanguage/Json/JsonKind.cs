namespace SubscriberPortal.StatesLanguage.Json;

/// <summary>The six kinds of JSON values.</summary>
#pragma warning disable CA1720 // The names are JSON's own.
public enum JsonKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
