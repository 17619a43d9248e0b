namespace SubscriberPortal.MySql.Statements;

/// <summary>The prepared statements of a session by their text. The one that was used longest ago goes first.</summary>
internal sealed class StatementCache(int size)
{
    private readonly Dictionary<string, LinkedListNode<(string Sql, PreparedStatement Statement)>> _bySql = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Sql, PreparedStatement Statement)> _recent = new();

    public PreparedStatement? Find(string sql)
    {
        if (!_bySql.TryGetValue(sql, out var node)) return null;
        if (node != _recent.First)
        {
            _recent.Remove(node);
            _recent.AddFirst(node);
        }

        return node.Value.Statement;
    }

    public void Add(string sql, PreparedStatement statement)
    {
        if (_bySql.Count >= size) Remove(_recent.Last!.Value.Sql);
        _bySql[sql] = _recent.AddFirst((sql, statement));
    }

    public void Remove(string sql)
    {
        if (!_bySql.Remove(sql, out var node)) return;
        _recent.Remove(node);
        node.Value.Statement.Dispose();
    }

    public void Clear()
    {
        foreach (var (_, statement) in _recent) statement.Dispose();
        _recent.Clear();
        _bySql.Clear();
    }
}
