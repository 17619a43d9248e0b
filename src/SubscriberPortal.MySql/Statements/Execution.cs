using System.Diagnostics;
using SubscriberPortal.MySql.Native;
using SubscriberPortal.MySql.Results;
using SubscriberPortal.MySql.Sessions;

namespace SubscriberPortal.MySql.Statements;

/// <summary>One execution of a command on a session: find or prepare the statement, put the values beside it, run it, take the first rows.</summary>
internal sealed unsafe class Execution(Session session, string sql, MySqlParameterCollection parameters, bool isWhole)
{
    /// <summary>So many bytes of values go to the server without a wait.</summary>
    private const int FewBytes = 4 * 1024;

    private long _began;
    private ResultStream? _begun;

    /// <summary>How long the server took until the first rows came.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>On a thread that must not block: runs a query that the session knows and of which rows are wanted, if that takes a moment only.</summary>
    /// <returns>Null when <see cref="Run"/> is to do it, or the rest of it.</returns>
    public ResultStream? Begin()
    {
        if (isWhole || session.Brief is null || session.FindPrepared(sql) is not { IsQuery: true } statement || !IsToBeUsed(statement) || !statement.Promptness.IsWorthWaiting()) return null;
        _began = Stopwatch.GetTimestamp();
        session.LastStatement = sql;
        var binds = Bind(statement.Text);
        if (session.Parameters.Size > FewBytes) return null;
        var answer = new ResultStream(session, statement);
        try
        {
            var isThere = answer.Begin(binds);
            statement.Promptness.Note(isThere);
            if (!isThere) _begun = answer;
            return isThere ? answer : null;
        }
        catch (MySqlException e) when (IsToBePreparedAgain(e))
        {
            session.Forget(sql);
            return null;
        }
        finally
        {
            Elapsed = Stopwatch.GetElapsedTime(_began);
        }
    }

    /// <summary>Blocks.</summary>
    public ResultStream Run()
    {
        if (_began == 0) _began = Stopwatch.GetTimestamp();
        session.LastStatement = sql;
        try
        {
            return Answer();
        }
        finally
        {
            Elapsed = Stopwatch.GetElapsedTime(_began);
        }
    }

    private ResultStream Answer()
    {
        ResultStream answer;
        try
        {
            answer = _begun?.Completed() ?? New();
        }
        catch (MySqlException e) when (IsToBePreparedAgain(e))
        {
            session.Forget(sql);
            answer = New();
        }

        if (isWhole) answer.Finish();
        return answer;
    }

    private ResultStream New()
    {
        if (Prepared() is not { } statement) return Unprepared();
        var binds = Bind(statement.Text);
        var answer = new ResultStream(session, statement);
        answer.Execute(binds);
        return answer;
    }

    /// <summary>The server forgot it, or its table changed in between: it has done nothing.</summary>
    private static bool IsToBePreparedAgain(MySqlException failure) => failure.Number is MySqlErrorNumber.UnknownStatement or MySqlErrorNumber.NeedsPreparingAgain;

    private PreparedStatement? Prepared()
    {
        if (session.FindPrepared(sql) is { } known)
        {
            if (IsToBeUsed(known)) return known;
            session.Forget(sql);
        }

        var text = StatementText.Parse(sql, name => parameters.IndexOfKey(name) >= 0);
        Check(text);
        try
        {
            return session.Prepare(sql, text);
        }
        catch (MySqlException e) when (e.Number == MySqlErrorNumber.NotSupportedAsPrepared && text.Names.Length == 0)
        {
            return null;
        }
        catch (MySqlException e) when (e.Number == MySqlErrorNumber.TooManyPreparedStatements)
        {
            // The server's bound is for all connections together; this one gives back what it holds.
            session.ForgetAll();
            return session.Prepare(sql, text);
        }
    }

    private bool IsToBeUsed(PreparedStatement known) => known.Text.IsKept && IsFor(known.Text);

    /// <summary>Whether the names that were parameters when it was prepared are those that are now.</summary>
    private bool IsFor(StatementText text)
    {
        foreach (var name in text.UserVariables)
        {
            if (parameters.IndexOfKey(name) >= 0) return false;
        }

        for (var i = 0; i < text.Names.Length; i++)
        {
            if (text.Names[i] is { } name && Index(name, i) < 0) return false;
        }

        return true;
    }

    private void Check(StatementText text)
    {
        if (text.UserVariables.Count > 0 && !session.Settings.AllowUserVariables)
            throw new ArgumentException($"The statement has @{text.UserVariables[0]}, and the command has no such parameter. If it is a user variable of MySQL, set AllowUserVariables=true.");
        if (text.Names.Length > StatementText.MaximumPlaceholders)
            throw new MySqlException(MySqlErrorNumber.TooManyPlaceholders, "HY000", $"The statement has {text.Names.Length} placeholders, and MySQL takes {StatementText.MaximumPlaceholders} at most. Write fewer rows in one statement.");
        if (text.Names.Contains(null) && text.Names.Any(name => name is not null)) throw new ArgumentException("The statement mixes ? with @name. Use one of them.");
    }

    private NativeBind* Bind(StatementText text)
    {
        if (text.LeavesTraces) session.LeftTraces();
        session.Parameters.Begin(text.Names.Length);
        for (var i = 0; i < text.Names.Length; i++)
        {
            var index = text.Names[i] is { } name ? Index(name, i) : i;
            if (index >= parameters.Count) throw new ArgumentException($"The statement has {text.Names.Length} placeholders, and the command {parameters.Count} parameters.");
            ParameterValue.Write(parameters[index], session.Parameters);
        }

        if (session.Parameters.Size + text.Utf8.Length > session.MaximumPacket)
            throw new ArgumentException($"The statement with its values has {session.Parameters.Size + text.Utf8.Length} bytes, and the MySQL server takes {session.MaximumPacket} (max_allowed_packet).");
        return session.Parameters.Finish();
    }

    /// <summary>Most commands have their parameters in the order of the statement.</summary>
    private int Index(string name, int expected) =>
        expected < parameters.Count && string.Equals(parameters[expected].Key, name, StringComparison.OrdinalIgnoreCase) ? expected : parameters.IndexOfKey(name);

    /// <summary>Statements that the server does not prepare (LOCK TABLES, CREATE PROCEDURE on MySQL, …) go as text: they have no values.</summary>
    private ResultStream Unprepared()
    {
        session.LeftTraces();
        session.Command(sql);
        return ResultStream.Empty(session);
    }
}
