using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>Says in one place what each way of not being written means to a client of the API, and in words to a reader of a page.</summary>
public sealed class SubscriberProblems(SubscriberPresenter presenter, PiiView pii)
{
    private const string SecondsToRetry = "5";

    public ProblemHttpResult Of(HttpContext context, CommandResult.Refused result)
    {
        var refused = result.Outcome;
        var detail = Explain(context.User, refused);
        var more = Sides(context.User, refused, refused.Sides, refused.RolledBack);
        if (refused.Taken.Count > 0) more.Add(("taken", refused.Taken.Select(t => new { t.Field, OwnerUid = Owner(context.User, t) }).ToArray()));
        if (refused.Reason is (RefusalReason.SidesDiffer or RefusalReason.IntentOpen) && refused.Current?.Sync is { } sync)
        {
            more.Add(("syncStatus", sync.Status?.ToName()));
            more.Add(("conflicts", presenter.PresentConflicts(context.User, sync.Conflicts)));
        }

        switch (refused.Reason)
        {
            case RefusalReason.OneSideUnavailable:
                context.Response.Headers.RetryAfter = SecondsToRetry;
                var silent = refused.Unreachable ?? SystemKeys.Dual;
                return Problem.Unavailable(silent, detail, [.. more]);
            case RefusalReason.Invalid or RefusalReason.OneSideRefused:
                return Problem.Unprocessable(detail, [.. more]);
            case RefusalReason.NotFound:
                return Problem.NotFound(detail);
            default:
                return Problem.Conflict(detail, [.. more]);
        }
    }

    public ProblemHttpResult Of(HttpContext context, CommandResult.Unknown result)
    {
        context.Response.Headers.RetryAfter = SecondsToRetry;
        var more = Sides(context.User, null, result.Outcome.Sides, rolledBack: false);
        if (more.Count == 0) more.Add(("rolledBack", false));
        return Problem.Unavailable(result.Outcome.System, result.Outcome.Detail, [.. more]);
    }

    /// <summary>Why, in a sentence that this caller may read: whose a taken IMSI is stays untold without <c>pii:read</c>.</summary>
    public string Explain(ClaimsPrincipal caller, WriteOutcome.Refused refused) => refused.Reason switch
    {
        RefusalReason.AlreadyExists => "uid is taken: a subscriber of that uid exists already.",
        RefusalReason.IdentifierTaken when refused.Taken.Count > 0 => TakenSentence(caller, refused),
        RefusalReason.VersionMismatch => "The record is being changed by others at the same time. Read it and try again.",
        _ => HidesOwner(caller, refused) ? TakenSentence(caller, refused) : refused.Detail,
    };

    private List<(string Name, object? Value)> Sides(ClaimsPrincipal caller, WriteOutcome.Refused? refused, IReadOnlyList<SideResult> sides, bool rolledBack)
    {
        if (sides.Count == 0) return [];
        var hides = refused is not null && HidesOwner(caller, refused);
        List<(string, object?)> more = [.. sides.Select(side => ($"{side.System}Result", (object?)new { side.Success, Error = hides && side.Error is not null ? TakenSentence(caller, refused!) : side.Error }))];
        more.Add(("rolledBack", rolledBack));
        return more;
    }

    private bool HidesOwner(ClaimsPrincipal caller, WriteOutcome.Refused refused) => !pii.ShowsPii(caller) && refused.Taken.Any(t => t.Field == "imsi");

    private string? Owner(ClaimsPrincipal caller, TakenIdentifier taken) => taken.Field != "imsi" || pii.ShowsPii(caller) ? taken.OwnerUid : null;

    private string TakenSentence(ClaimsPrincipal caller, WriteOutcome.Refused refused) =>
        string.Join(" ", refused.Taken.Select(t => Owner(caller, t) is { } owner ? $"{t.Field} is taken by {owner}." : $"{t.Field} is taken."));
}
