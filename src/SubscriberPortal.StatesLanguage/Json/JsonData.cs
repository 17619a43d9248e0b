using System.Globalization;
using System.Text;

namespace SubscriberPortal.StatesLanguage.Json;

/// <summary>
/// An immutable JSON value. States hand the same value on without copying it, so a transition costs what it changes and not what it carries.
/// Numbers keep their text, so nothing is lost between input and output.
/// </summary>
public sealed class JsonData : IEquatable<JsonData>
{
    /// <summary>First of all, because the values below are made with it.</summary>
    private static readonly OrderedDictionary<string, JsonData> NoMembers = [];

    /// <summary>JSON <c>null</c>.</summary>
    public static readonly JsonData Null = new(JsonKind.Null, "null");

    /// <summary>JSON <c>true</c>.</summary>
    public static readonly JsonData True = new(JsonKind.Boolean, "true");

    /// <summary>JSON <c>false</c>.</summary>
    public static readonly JsonData False = new(JsonKind.Boolean, "false");

    /// <summary>The object without members.</summary>
    public static readonly JsonData EmptyObject = FromMembers(new OrderedDictionary<string, JsonData>());

    /// <summary>The array without items.</summary>
    public static readonly JsonData EmptyArray = FromItems([]);

    private readonly string? _text;
    private string? _json;
    private int _utf8Length = -1;

    private JsonData(JsonKind kind, string? text, IReadOnlyList<JsonData>? items = null, OrderedDictionary<string, JsonData>? members = null)
    {
        Kind = kind;
        _text = text;
        Items = items ?? [];
        Members = members ?? NoMembers;
    }

    /// <summary>What kind of value it is.</summary>
    public JsonKind Kind { get; }

    /// <summary>The items of an array; empty for every other kind.</summary>
    public IReadOnlyList<JsonData> Items { get; }

    /// <summary>The members of an object in order; empty for every other kind.</summary>
    internal OrderedDictionary<string, JsonData> Members { get; }

    /// <summary>The value of a string, the digits of a number, or the word of a literal.</summary>
    public string Text => _text ?? ToJson();

    /// <summary>Whether the value is JSON <c>true</c>.</summary>
    public bool IsTrue => ReferenceEquals(this, True);

    /// <summary>Reads JSON text.</summary>
    /// <exception cref="FormatException">The text is not JSON.</exception>
    public static JsonData Parse(string json) => JsonDataReader.Read(json);

    /// <summary>A JSON string.</summary>
    public static JsonData FromString(string value) => new(JsonKind.String, value);

    /// <summary>A JSON string, or <c>null</c>.</summary>
    public static JsonData FromNullable(string? value) => value is null ? Null : FromString(value);

    /// <summary>A JSON boolean.</summary>
    public static JsonData FromBoolean(bool value) => value ? True : False;

    /// <summary>A JSON number without fraction.</summary>
    public static JsonData FromInteger(long value) => FromNumberText(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A JSON number.</summary>
    public static JsonData FromDouble(double value) => FromNumberText(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A JSON array over the items given, which must not change afterwards.</summary>
    public static JsonData FromItems(IReadOnlyList<JsonData> items) => new(JsonKind.Array, null, items);

    /// <summary>The member of an object, or null when there is none or this is no object.</summary>
    public JsonData? Member(string name) => Members.TryGetValue(name, out var value) ? value : null;

    /// <summary>The number as a double; 0 for every other kind.</summary>
    public double AsDouble() => Kind == JsonKind.Number ? double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture) : 0;

    /// <summary>Whether it is a number without fraction that fits 64 bits.</summary>
    public bool TryGetInteger(out long value)
    {
        value = 0;
        if (Kind != JsonKind.Number) return false;
        if (long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)) return true;
        if (!decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)) return false;
        if (exact != decimal.Truncate(exact) || exact is < long.MinValue or > long.MaxValue) return false;
        value = (long)exact;
        return true;
    }

    /// <summary>The JSON text, compact.</summary>
    public string ToJson() => _json ??= JsonDataWriter.Write(this);

    /// <summary>How many bytes the JSON text takes in UTF-8.</summary>
    public int Utf8Length() => _utf8Length >= 0 ? _utf8Length : _utf8Length = Encoding.UTF8.GetByteCount(ToJson());

    /// <inheritdoc/>
    public bool Equals(JsonData? other) => other is not null && JsonDataComparer.AreEqual(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JsonData);

    /// <inheritdoc/>
    public override int GetHashCode() => JsonDataComparer.Hash(this);

    /// <inheritdoc/>
    public override string ToString() => ToJson();

    internal static JsonData FromNumberText(string text) => new(JsonKind.Number, text);

    internal static JsonData FromMembers(OrderedDictionary<string, JsonData> members) => new(JsonKind.Object, null, null, members);

    internal static JsonData FromPairs(params ReadOnlySpan<(string Name, JsonData Value)> pairs)
    {
        var members = new OrderedDictionary<string, JsonData>(pairs.Length, StringComparer.Ordinal);
        foreach (var (name, value) in pairs) members[name] = value;
        return FromMembers(members);
    }
}
