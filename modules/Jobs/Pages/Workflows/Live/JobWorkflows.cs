using System.Collections.Concurrent;
using SubscriberPortal.Jobs.Pages.Workflows.Drawing;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.Jobs.Pages.Workflows.Live;

/// <summary>The workflow of a job, and how each of its states stands.</summary>
internal sealed record JobWorkflow(JobRecord Job, OutlineGraph Outline, WorkflowGraph Graph, BoardView Board)
{
    public bool IsLive => !JobStatuses.IsFinal(Job.Status);

    /// <summary>All states of the definition, in its order.</summary>
    public IEnumerable<(OutlineState State, string Within, StateSummary Summary)> States => Outline.All().Select(item => (item.State, item.Within, SummaryOf(item.State.Name)));

    public StateSummary SummaryOf(string state) => Board.States.GetValueOrDefault(state) ?? StateSummary.NotEntered(state);
}

/// <summary>Puts a job's definition and its execution's board together.</summary>
internal sealed class JobWorkflows(WorkflowDefinitions definitions, WorkflowBoards boards)
{
    private static readonly BoardView Nothing = new(new Dictionary<string, StateSummary>(), 0, true);

    private readonly ConcurrentDictionary<string, (OutlineGraph Outline, WorkflowGraph Graph)> _drawings = new();

    public async Task<JobWorkflow> LookAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var (outline, graph) = _drawings.GetOrAdd(JobExecution.Definition(job), name =>
        {
            var read = OutlineReader.Read(definitions.Get(name).Text) ?? throw new InvalidOperationException($"The workflow {name} cannot be drawn.");
            return (read, WorkflowGraph.Of(read));
        });
        return new JobWorkflow(job, outline, graph, job.ExecutionArn is null ? Nothing : await boards.LookAsync(job.ExecutionArn, cancellationToken));
    }
}
