namespace SubscriberPortal.MySql.Statements;

/// <summary>Cuts SQL into pieces, so that nothing within quotes and comments is taken for a parameter. It knows the quoting that <see cref="Sessions.SessionSetup"/> sees to.</summary>
internal ref struct StatementScanner(ReadOnlySpan<char> sql)
{
    private readonly ReadOnlySpan<char> _sql = sql;
    private int _at;

    internal enum PieceKind
    {
        Text,
        Placeholder,
        Name,
    }

    public PieceKind Kind { get; private set; }

    /// <summary>The next piece; empty at the end.</summary>
    public ReadOnlySpan<char> Next()
    {
        var start = _at;
        Kind = PieceKind.Text;
        while (_at < _sql.Length)
        {
            var c = _sql[_at];
            if (c is '?' or '@')
            {
                if (c == '@' && !IsName(_at + 1))
                {
                    _at = c == Peek(1) ? EndOfName(_at + 2) : _at + 1;
                    continue;
                }

                if (_at > start) break;
                Kind = c == '?' ? PieceKind.Placeholder : PieceKind.Name;
                _at = c == '?' ? _at + 1 : EndOfName(_at + 1);
                break;
            }

            _at = c switch
            {
                '\'' or '"' or '`' => EndOfQuoted(c),
                '#' => EndOfLine(),
                '-' when Peek(1) == '-' && (_at + 2 >= _sql.Length || char.IsWhiteSpace(_sql[_at + 2]) || char.IsControl(_sql[_at + 2])) => EndOfLine(),
                '/' when Peek(1) == '*' && Peek(2) != '!' && !(Peek(2) == 'M' && Peek(3) == '!') => EndOfComment(),
                _ => _at + 1,
            };
        }

        return _sql[start.._at];
    }

    private readonly char Peek(int ahead) => _at + ahead < _sql.Length ? _sql[_at + ahead] : '\0';

    private readonly bool IsName(int at) => at < _sql.Length && IsNameCharacter(_sql[at]);

    private readonly int EndOfName(int at)
    {
        while (IsName(at)) at++;
        return at;
    }

    private readonly int EndOfQuoted(char quote)
    {
        for (var at = _at + 1; at < _sql.Length; at++)
        {
            if (_sql[at] == '\\' && quote != '`') at++;
            else if (_sql[at] == quote && at + 1 < _sql.Length && _sql[at + 1] == quote) at++;
            else if (_sql[at] == quote) return at + 1;
        }

        return _sql.Length;
    }

    private readonly int EndOfLine() => _sql[_at..].IndexOf('\n') is >= 0 and var length ? _at + length + 1 : _sql.Length;

    private readonly int EndOfComment() => _sql[(_at + 2)..].IndexOf("*/", StringComparison.Ordinal) is >= 0 and var length ? _at + 2 + length + 2 : _sql.Length;

    private static bool IsNameCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';
}
