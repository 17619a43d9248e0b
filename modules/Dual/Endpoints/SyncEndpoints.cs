using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Dual.Sync;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Dual.Endpoints;

/// <summary>Makes the two sides of a subscriber, or of several, equal.</summary>
public static class SyncEndpoints
{
    public static IEndpointRouteBuilder MapSync(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/dual").WithTags("Dual").RequirePermission(Permissions.SubscribersWrite).RefusesStrangers()
            .Refuses(400, "The strategy, a field or a uid is not valid.").Refuses(503, "A side cannot be reached, or did not answer in time.");
        group.MapPost("subscribers/{uid}/sync/preview", PreviewSync).WithName(nameof(PreviewSync)).Refuses(404, "Neither side has the subscriber.");
        group.MapPost("subscribers/{uid}/sync", SyncSubscriber).WithName(nameof(SyncSubscriber)).Refuses(404, "Neither side has the subscriber.")
            .Refuses(409, "It has changed since the preview, the strategy cannot decide, or an earlier write is not settled.").Refuses(422, "One side refused.");
        group.MapPost("sync", SyncSelection).WithName(nameof(SyncSelection));
        return endpoints;
    }

    /// <summary>What a strategy would make of the two sides of one subscriber; changes nothing.</summary>
    /// <param name="uid">The subscriber.</param>
    public static async Task<Results<Ok<SyncPreviewAnswer>, ProblemHttpResult>> PreviewSync(
        string uid, SyncSubscriberRequest request, ISubscriberSync sync, SubscriberPresenter presenter, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (Read(uid, request.Strategy, request.Fields, null, out var asked) is { } invalid) return invalid;
        var preview = await sync.PreviewAsync(uid, asked, cancellationToken);
        if (preview.Version is null) return Problem.NotFound($"Neither side has a subscriber {uid}.");
        return TypedResults.Ok(new SyncPreviewAnswer(
            uid, preview.State.Status?.ToName(), preview.Version, presenter.PresentConflicts(caller, preview.State.Conflicts),
            preview.Result is null ? null : presenter.Present(caller, new StoredSubscriber(preview.Result, "", null)), preview.Problem));
    }

    /// <summary>Makes the two sides of one subscriber equal. With the version of a preview, never over a change made since.</summary>
    /// <param name="uid">The subscriber.</param>
    public static async Task<Results<Ok<SyncItemAnswer>, ProblemHttpResult>> SyncSubscriber(
        string uid, SyncSubscriberRequest request, HttpContext context, SubscriberProblems problems, CancellationToken cancellationToken)
    {
        if (Read(uid, request.Strategy, request.Fields, request.Version, out var asked) is { } invalid) return invalid;
        var outcome = await context.RequestServices.GetRequiredService<SyncCommands>().ApplyAsync(Actor.Of(context), uid, asked, cancellationToken);
        return outcome switch
        {
            WriteOutcome.Refused { Reason: RefusalReason.VersionMismatch } when asked.ExpectedVersion is not null =>
                Problem.Conflict($"Subscriber {uid} has changed since the preview. Ask for a new one."),
            WriteOutcome.Refused refused => problems.Of(context, new CommandResult.Refused(refused)),
            WriteOutcome.Unknown unknown => problems.Of(context, new CommandResult.Unknown(unknown)),
            _ => TypedResults.Ok(Answer(uid, outcome, context.User, problems)),
        };
    }

    /// <summary>Makes the two sides of each of a selection of subscribers equal, each with an outcome of its own.</summary>
    public static async Task<Results<Ok<SyncSelectionAnswer>, ProblemHttpResult>> SyncSelection(
        SyncSelectionRequest request, HttpContext context, SubscriberProblems problems, CancellationToken cancellationToken)
    {
        if (request.Uids is not { Count: > 0 and <= 1000 } uids) return Problem.Invalid("uids", "uids must name 1 to 1,000 subscribers.");
        var commands = context.RequestServices.GetRequiredService<SyncCommands>();
        foreach (var uid in uids)
        {
            if (Read(uid, request.Strategy, request.Fields, null, out _) is { } invalid) return invalid;
        }

        var answers = new List<SyncItemAnswer>(uids.Count);
        foreach (var uid in uids.Distinct())
        {
            _ = Read(uid, request.Strategy, request.Fields, null, out var asked);
            answers.Add(Answer(uid, await commands.ApplyAsync(Actor.Of(context), uid, asked, cancellationToken), context.User, problems));
        }

        var done = answers.Count(answer => answer.Outcome is "DONE" or "UNCHANGED");
        return TypedResults.Ok(new SyncSelectionAnswer(done, answers.Count - done, answers));
    }

    private static SyncItemAnswer Answer(string uid, WriteOutcome outcome, ClaimsPrincipal caller, SubscriberProblems problems) => outcome switch
    {
        WriteOutcome.Done done => new(
            uid, done.Effect == WriteEffect.Unchanged ? "UNCHANGED" : "DONE", null, done.After is null ? null : (done.After.Sync?.Status ?? SyncStatus.Synced).ToName()),
        WriteOutcome.Refused refused => new(uid, "REFUSED", problems.Explain(caller, refused), refused.Current?.Sync?.Status?.ToName()),
        WriteOutcome.Unknown unknown => new(uid, "UNKNOWN", unknown.Detail, SyncStatus.Pending.ToName()),
        _ => throw new InvalidOperationException("There is no other outcome."),
    };

    private static ProblemHttpResult? Read(string uid, string? strategy, IReadOnlyDictionary<string, string?>? fields, string? version, out SyncRequest request)
    {
        request = new SyncRequest(SyncStrategyNames.Find(strategy) ?? SyncStrategy.Merge, fields?.ToDictionary(pair => pair.Key, pair => SyncStrategyNames.SideKey(pair.Value ?? "")), version);
        if (SubscriberRules.Check(SubscriberField.Uid, uid) is { } violation) return Problem.Invalid([violation]);
        if (SyncStrategyNames.Find(strategy) is null) return Problem.Invalid("strategy", "strategy must be one of CLOUD_WINS, LEGACY_WINS, NEWEST_WINS, MERGE.");
        if (fields is not null && request.Strategy != SyncStrategy.Merge) return Problem.Invalid("fields", "fields goes with the strategy MERGE alone.");
        foreach (var (name, side) in fields ?? new Dictionary<string, string?>())
        {
            if (SubscriberField.All.All(field => field.Name != name)) return Problem.Invalid($"fields.{name}", $"{name} is not a field of a subscriber.");
            if (side is not ("CLOUD" or "LEGACY")) return Problem.Invalid($"fields.{name}", $"fields.{name} must be CLOUD or LEGACY.");
        }

        return null;
    }
}
