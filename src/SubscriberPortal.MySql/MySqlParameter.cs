using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace SubscriberPortal.MySql;

/// <summary>
/// A value that goes to the server beside the statement, typed, by the type of <see cref="Value"/>: bool, whole numbers, float, double, decimal, string, char, Guid (as text), enums (as numbers),
/// byte[], ReadOnlyMemory of byte, DateTime and DateTimeOffset (as UTC, to the microsecond), DateOnly, TimeOnly, TimeSpan, null.
/// </summary>
public sealed class MySqlParameter : DbParameter
{
    private string _name = "";

    public MySqlParameter()
    {
    }

    public MySqlParameter(string name, object? value) => (ParameterName, Value) = (name, value);

    /// <summary>With or without its <c>@</c>. Empty for a plain <c>?</c>, which takes the parameters in their order.</summary>
    [AllowNull]
    public override string ParameterName
    {
        get => _name;
        set
        {
            _name = value ?? "";
            Key = _name.StartsWith('@') ? _name[1..] : _name;
        }
    }

    public override object? Value { get; set; }

    /// <summary>Kept, but not used: the type of the value decides.</summary>
    public override DbType DbType { get; set; } = DbType.Object;

    /// <exception cref="NotSupportedException">For anything but input: a procedure answers with a result set.</exception>
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input) throw new NotSupportedException($"Parameters of MySQL commands are input alone, and '{ParameterName}' is to be {value}. Let the procedure SELECT what it answers.");
        }
    }

    public override bool IsNullable { get; set; } = true;

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    public override bool SourceColumnNullMapping { get; set; }

    internal string Key { get; private set; } = "";

    public override void ResetDbType() => DbType = DbType.Object;
}
