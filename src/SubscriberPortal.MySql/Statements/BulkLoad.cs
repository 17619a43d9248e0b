using System.Globalization;
using System.Text.RegularExpressions;
using SubscriberPortal.MySql.Sessions;

namespace SubscriberPortal.MySql.Statements;

/// <summary>One LOAD DATA LOCAL. <see cref="Run"/> blocks.</summary>
internal sealed partial class BulkLoad(Session session, string sql, Stream source, int mostWarnings)
{
    public MySqlBulkLoad Run()
    {
        session.Infile.Offer(source, session.ShutSocket);
        try
        {
            session.Command(sql);
            return Told();
        }
        catch (MySqlException) when (session.Infile.Failure is { } failure)
        {
            throw new IOException($"The stream that was to be loaded could not be read, and nothing of it was loaded: {failure.Message}", failure);
        }
        catch (MySqlException e) when (e.Number is MySqlErrorNumber.CommandNotAllowed or MySqlErrorNumber.LocalInfileDisabled or MySqlErrorNumber.LocalInfileDisabledMariaDb)
        {
            throw new MySqlException(e.Number, e.SqlState ?? "HY000", $"The MySQL server does not take LOAD DATA LOCAL: set local_infile=ON there, or write by INSERT. {e.Message}", e);
        }
        finally
        {
            session.Infile.Withdraw();
        }
    }

    private MySqlBulkLoad Told()
    {
        var numbers = Numbers().Matches(session.Info).Select(m => long.Parse(m.Value, CultureInfo.InvariantCulture)).ToList();
        if (numbers is not [var records, _, var skipped, var warnings]) throw new MySqlException($"The MySQL server did not say what it loaded, but '{session.Info}'.");
        var told = warnings == 0 ? [] : session.Query($"SHOW WARNINGS LIMIT {mostWarnings}").Select(w => $"{w[1]}: {w[2]}").ToList();
        return new MySqlBulkLoad(records, skipped, warnings, told);
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
