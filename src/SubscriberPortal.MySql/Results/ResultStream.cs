using SubscriberPortal.MySql.Native;
using SubscriberPortal.MySql.Sessions;
using SubscriberPortal.MySql.Statements;

namespace SubscriberPortal.MySql.Results;

/// <summary>The answers to one execution of a statement, in order, by blocks of rows. Its methods block, but for <see cref="Begin"/>.</summary>
internal sealed unsafe class ResultStream(Session session, PreparedStatement? statement)
{
    private nint Pointer => statement!.Pointer;

    /// <summary>The columns of the result that is being read; null when there is none left, or none came.</summary>
    public Column[]? Columns { get; private set; }

    public RowBlock Rows => session.Rows;

    /// <summary>Whether the server has no rows beyond <see cref="Rows"/> in this result.</summary>
    public bool IsLastBlock { get; private set; }

    /// <summary>Rows changed by all statements so far; -1 when there were only queries.</summary>
    public long AffectedRows { get; private set; } = -1;

    public ulong InsertId { get; private set; }

    /// <summary>Whether nothing is left to be taken from the server.</summary>
    public bool IsComplete => IsLastBlock && !HasMore;

    private bool HasMore => statement is not null && MariaDb.mysql_stmt_more_results(Pointer) != 0;

    /// <summary>That of a statement which went as text.</summary>
    public static ResultStream Empty(Session session) => new(session, null) { IsLastBlock = true, AffectedRows = (long)MariaDb.mysql_affected_rows(session.Handle.Pointer) };

    public void Execute(NativeBind* parameters)
    {
        Bind(parameters);
        Executed(MariaDb.mysql_stmt_execute(Pointer));
        Take();
    }

    /// <summary>Executes a query on a thread that must not block, and takes its first rows if they come within a moment.</summary>
    /// <returns>False when they have not come: then <see cref="Completed"/> is to be called.</returns>
    public bool Begin(NativeBind* parameters)
    {
        Bind(parameters);
        if (session.Brief!.Execute(Pointer) is not { } executed) return false;
        Executed(executed);
        Open();
        while (!Rows.IsFull)
        {
            if (session.Brief.Fetch(Pointer) is not { } fetched) return false;
            if (!Add(fetched)) break;
        }

        return true;
    }

    /// <summary>With the first rows of what was begun.</summary>
    public ResultStream Completed()
    {
        var answer = session.Brief!.Finish();
        if (session.Brief.IsFetch)
        {
            if (Add(answer)) Fill();
        }
        else
        {
            Executed(answer);
            Take();
        }

        return this;
    }

    public void NextBlock()
    {
        Rows.Clear(Columns!.Length);
        Fill();
    }

    /// <summary>Goes on to the next result that has columns; false when there is none.</summary>
    public bool NextResult()
    {
        Drain();
        if (!Advance()) return false;
        Take();
        return Columns is not null;
    }

    /// <summary>Takes whatever the server still has to say, so that the session is free for the next command.</summary>
    public void Finish()
    {
        while (Columns is not null) NextResult();
    }

    /// <summary>Takes some of what is left; answers whether that was all.</summary>
    public bool FinishWithin(int blocks)
    {
        for (; blocks > 0 && !IsComplete; blocks--)
        {
            if (IsLastBlock) NextResult();
            else NextBlock();
        }

        if (IsComplete) Finish();
        return IsComplete;
    }

    private void Bind(NativeBind* parameters)
    {
        if (statement!.Text.Names.Length > 0 && MariaDb.mysql_stmt_bind_param(Pointer, parameters) != 0) throw session.Failure(Pointer, isSent: false);
    }

    private void Executed(int answer)
    {
        if (answer != 0) throw session.Failure(Pointer, isSent: true);
    }

    private void Open()
    {
        statement!.Result.Bind(Pointer);
        (Columns, IsLastBlock) = (statement!.Result.Columns, false);
        Rows.Clear(Columns.Length);
    }

    private void Fill()
    {
        while (!Rows.IsFull)
        {
            if (!Add(MariaDb.mysql_stmt_fetch(Pointer))) return;
        }
    }

    /// <summary>Adds the row that was fetched; false at the end of the rows.</summary>
    private bool Add(int fetched)
    {
        IsLastBlock = statement!.Result.Add(fetched, Pointer, Rows) switch
        {
            null => throw session.Failure(Pointer, isSent: true),
            var isRow => !isRow.Value,
        };
        return !IsLastBlock;
    }

    private void Take()
    {
        while (true)
        {
            if (MariaDb.mysql_stmt_field_count(Pointer) > 0)
            {
                Open();
                Fill();
                return;
            }

            (Columns, IsLastBlock) = (null, true);
            AffectedRows = Math.Max(0, AffectedRows) + (long)MariaDb.mysql_stmt_affected_rows(Pointer);
            if (MariaDb.mysql_stmt_insert_id(Pointer) is > 0 and var id) InsertId = id;
            if (!Advance()) return;
        }
    }

    private bool Advance()
    {
        if (!HasMore)
        {
            Columns = null;
            return false;
        }

        if (MariaDb.mysql_stmt_next_result(Pointer) > 0) throw session.Failure(Pointer, isSent: true);
        return true;
    }

    private void Drain()
    {
        while (!IsLastBlock) NextBlock();
    }
}
