using System.Diagnostics;

namespace SubscriberPortal.MySql.Native;

/// <summary>
/// Calls of a session into the library that may be made on any thread, because they wait for the server for a moment only: whoever does not get an answer within it goes on by
/// <see cref="Finish"/>, on a thread that is there to block. One call at a time.
/// </summary>
/// <remarks>
/// The library's own stack goes with such a call from thread to thread, and code on it may still hold the address of the first thread's <c>errno</c>. It looks there only when
/// reading from the socket fails; so it is resumed elsewhere only when that cannot fail. With TLS the library would read past the encryption: then no such call is to be made.
/// </remarks>
internal sealed unsafe class BriefCall(Socket socket)
{
    /// <summary>Several times what a server nearby takes for a point read, and some times what it takes to hand a call over and back.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(100);

    private const int Read = 1;

    private nint _statement;
    private long _began;

    /// <summary>Whether the call is a fetch, rather than an execution.</summary>
    public bool IsFetch { get; private set; }

    /// <returns>What <c>mysql_stmt_execute</c> answers; null when it is to be finished.</returns>
    public int? Execute(nint statement)
    {
        (_statement, _began, IsFetch) = (statement, Stopwatch.GetTimestamp(), false);
        int answer;
        return Within(MariaDb.mysql_stmt_execute_start(&answer, statement), answer);
    }

    /// <summary>Within the same moment.</summary>
    /// <returns>What <c>mysql_stmt_fetch</c> answers; null when it is to be finished.</returns>
    public int? Fetch(nint statement)
    {
        (_statement, IsFetch) = (statement, true);
        int answer;
        return Within(MariaDb.mysql_stmt_fetch_start(&answer, statement), answer);
    }

    /// <summary>Blocks until the call that was begun is over, and gives its answer.</summary>
    public int Finish()
    {
        int answer;
        do socket.WaitUntilReadSucceeds();
        while (GoOn(&answer) != 0);
        return answer;
    }

    private int? Within(int waitsFor, int answer)
    {
        while (waitsFor != 0)
        {
            // To sleep until then would take longer than the wait: a timer costs 10 µs where the processor is a virtual one.
            while (!socket.IsReadable)
            {
                if (Stopwatch.GetElapsedTime(_began) > Moment) return null;
                Thread.Yield();
            }

            waitsFor = GoOn(&answer);
        }

        return answer;
    }

    private int GoOn(int* answer) => IsFetch ? MariaDb.mysql_stmt_fetch_cont(answer, _statement, Read) : MariaDb.mysql_stmt_execute_cont(answer, _statement, Read);
}
