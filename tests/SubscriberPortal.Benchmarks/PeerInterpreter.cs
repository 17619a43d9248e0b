using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SubscriberPortal.Benchmarks;

/// <summary>
/// Another interpreter of the language on the same definition, timed within its own process after one run to warm up, if it is installed: nothing of them is in this repository.
/// </summary>
/// <param name="Command">The program that runs <paramref name="Script"/>.</param>
internal sealed record PeerInterpreter(string Name, string Command, string FileName, string Script)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public static IReadOnlyList<PeerInterpreter> All { get; } =
    [
        // Found through NODE_PATH. It is written for Node 22; this one line lets it run on 20.
        new("npm aws-local-stepfunctions", "node", "run.cjs", """
            Promise.withResolvers ??= function () { let resolve, reject; const promise = new Promise((a, b) => { resolve = a; reject = b; }); return { promise, resolve, reject }; };
            const { StateMachine } = require('aws-local-stepfunctions');
            const fs = require('fs');
            const definition = JSON.parse(fs.readFileSync('definition.json', 'utf8'));
            const input = JSON.parse(fs.readFileSync('input.json', 'utf8'));
            (async () => {
              const machine = new StateMachine(definition, { validationOptions: { checkPaths: false, checkArn: false } });
              for (let run = 0; run < 2; run++) {
                const begin = process.hrtime.bigint();
                await machine.run(input).result;
                if (run === 1) console.log('SECONDS ' + Number(process.hrtime.bigint() - begin) / 1e9);
              }
            })();
            """),
        new("moto's interpreter", "python3", "run.py", """
            import json, sys, threading, time
            sys.setrecursionlimit(1000000)
            threading.stack_size(512 * 1024 * 1024)  # of this program's own thread, for the parser

            def main():
                threading.stack_size(1024 * 1024)  # the interpreter's: it takes several for each item of a Map
                from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
                from moto.stepfunctions.parser.asl.eval.environment import Environment
                from moto.stepfunctions.parser.asl.eval.states import ContextObjectData, ExecutionData, StateMachineData
                from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext
                from moto.stepfunctions.parser.asl.eval.evaluation_details import AWSExecutionDetails
                from moto.stepfunctions.parser.asl.eval.program_state import ProgramEnded
                definition = open('definition.json').read()
                value = json.load(open('input.json'))
                program = AmazonStateLanguageParser.parse(definition)[0]
                arn = 'arn:aws:states:us-east-1:000000000000:execution:bench:1'
                context = ContextObjectData(Execution=ExecutionData(Id=arn, Input=value, Name='1', RoleArn='r', StartTime='2026-03-01T12:00:00Z'), StateMachine=StateMachineData(Id=arn, Name='bench'))
                environment = Environment(
                    aws_execution_details=AWSExecutionDetails('000000000000', 'us-east-1', 'r'), execution_type='STANDARD', context=context,
                    event_history_context=EventHistoryContext.of_program_start(), cloud_watch_logging_session=None, activity_store={})
                begin = time.perf_counter()
                program.eval(environment)
                seconds = time.perf_counter() - begin
                state = environment.program_state()
                if not isinstance(state, ProgramEnded):
                    sys.exit('it ended as %s: %s' % (type(state).__name__, str(getattr(state, 'error', state))[:300]))
                print('SECONDS %f' % seconds)

            thread = threading.Thread(target=main)
            thread.start()
            thread.join()
            """),
    ];

    /// <returns>The time of one execution, or why there is none.</returns>
    public async Task<(double? Seconds, string Why)> RunAsync(string definition, string input)
    {
        var folder = Directory.CreateTempSubdirectory("portal-peer-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "definition.json"), definition);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "input.json"), input);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, FileName), Script);
            using var process = Process.Start(new ProcessStartInfo(Command, FileName) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var deadline = new CancellationTokenSource(Longest);
            try
            {
                await process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return (null, $"it had not finished after {Longest.TotalMinutes} minutes");
            }

            var line = (await output).Split('\n').FirstOrDefault(text => text.StartsWith("SECONDS ", StringComparison.Ordinal));
            if (line is not null) return (double.Parse(line["SECONDS ".Length..], CultureInfo.InvariantCulture), "");
            var said = (await error).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return (null, said.LastOrDefault(text => text.Contains("Error", StringComparison.Ordinal)) ?? said.LastOrDefault() ?? $"it ended with exit code {process.ExitCode}");
        }
        catch (Win32Exception)
        {
            return (null, $"{Command} is not installed");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
