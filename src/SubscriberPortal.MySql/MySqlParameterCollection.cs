using System.Collections;
using System.Data.Common;

namespace SubscriberPortal.MySql;

/// <summary>The parameters of a command. Names are compared without their <c>@</c> and without regard to case.</summary>
public sealed class MySqlParameterCollection : DbParameterCollection
{
    /// <summary>From so many on names are looked up in a dictionary: a statement may have tens of thousands.</summary>
    private const int FewParameters = 16;

    private readonly List<MySqlParameter> _parameters = [];
    private Dictionary<string, int>? _byName;

    public override int Count => _parameters.Count;

    public override object SyncRoot => _parameters;

    public new MySqlParameter this[int index]
    {
        get => _parameters[index];
        set => SetParameter(index, value);
    }

    public new MySqlParameter this[string parameterName]
    {
        get => (MySqlParameter)GetParameter(parameterName);
        set => SetParameter(parameterName, value);
    }

    public MySqlParameter AddWithValue(string parameterName, object? value)
    {
        var parameter = new MySqlParameter(parameterName, value);
        Add(parameter);
        return parameter;
    }

    public override int Add(object value)
    {
        _parameters.Add(Parameter(value));
        _byName = null;
        return _parameters.Count - 1;
    }

    public override void AddRange(Array values)
    {
        foreach (var value in values) Add(value);
    }

    public override void Clear() => Change().Clear();

    public override bool Contains(object value) => IndexOf(value) >= 0;

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)_parameters).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _parameters.GetEnumerator();

    public override int IndexOf(object value) => value is MySqlParameter parameter ? _parameters.IndexOf(parameter) : -1;

    public override int IndexOf(string parameterName) => IndexOfKey(parameterName.StartsWith('@') ? parameterName[1..] : parameterName);

    public override void Insert(int index, object value) => Change().Insert(index, Parameter(value));

    public override void Remove(object value) => Change().Remove(Parameter(value));

    public override void RemoveAt(int index) => Change().RemoveAt(index);

    public override void RemoveAt(string parameterName) => RemoveAt(Existing(parameterName));

    internal int IndexOfKey(string key)
    {
        if (_parameters.Count <= FewParameters) return _parameters.FindIndex(p => string.Equals(p.Key, key, StringComparison.OrdinalIgnoreCase));
        if (_byName is null)
        {
            _byName = new Dictionary<string, int>(_parameters.Count, StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < _parameters.Count; i++) _byName.TryAdd(_parameters[i].Key, i);
        }

        return _byName.GetValueOrDefault(key, -1);
    }

    protected override DbParameter GetParameter(int index) => _parameters[index];

    protected override DbParameter GetParameter(string parameterName) => _parameters[Existing(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => Change()[index] = Parameter(value);

    protected override void SetParameter(string parameterName, DbParameter value) => SetParameter(Existing(parameterName), value);

    private List<MySqlParameter> Change()
    {
        _byName = null;
        return _parameters;
    }

    private int Existing(string name) => IndexOf(name) is >= 0 and var index ? index : throw new ArgumentException($"The MySQL command has no parameter '{name}'.", nameof(name));

    private static MySqlParameter Parameter(object? value) =>
        value as MySqlParameter ?? throw new InvalidCastException($"A MySQL command takes parameters of type {nameof(MySqlParameter)}, not {value?.GetType().Name ?? "null"}.");
}
