using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.Cursors;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;
using SubscriberPortal.Web.Subscribers.Contracts;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>The one subscriber API, mapped for every system and for <c>/subscribers</c> by <see cref="SubscriberRoutes"/>.</summary>
public static class SubscriberEndpoints
{
    /// <summary>Lists subscribers, page by page.</summary>
    /// <remarks>The order is the system's own and stable under concurrent writes; with a search, records are ordered by the key that matched. The work for a page is bounded: a page may have fewer records than the limit, even none, and still have a next one; go on until <c>hasMore</c> is false.</remarks>
    public static async Task<Results<Ok<SubscriberPageResponse>, ProblemHttpResult>> ListSubscribers(
        HttpContext context, [AsParameters] SubscriberListParameters parameters, ProvisioningSystems systems, CursorSeal seal, SubscriberPresenter presenter, PiiView pii, CancellationToken cancellationToken)
    {
        var api = SubscriberApi.Of(context);
        var system = await api.FindSystemAsync(context);
        if (context.Request.Query.FirstOrDefault(pair => pair.Value.Count > 1).Key is { } repeated) return Problem.Invalid(repeated, $"{repeated} is given more than once.");
        var violations = SubscriberQueries.TryRead(parameters, system, pii.ShowsPii(context.User), out var query);
        if (violations.Count > 0) return Problem.Invalid(violations);

        var list = SubscriberQueries.ListOf(api.Path, system, query);
        var page = await systems.Provider(system).ListAsync(query with { Cursor = seal.Open(list, parameters.Cursor) }, cancellationToken);
        var items = page.Items.Select(stored => presenter.Present(context.User, stored)).ToArray();
        var next = seal.Seal(list, page.NextCursor);
        return TypedResults.Ok(new SubscriberPageResponse(items, new PaginationResponse(items.Length, query.Limit, next is not null, next)) { Unreachable = page.Unreachable });
    }

    /// <summary>Gets one subscriber.</summary>
    /// <param name="uid">The subscriber.</param>
    public static async Task<Results<Ok<SubscriberResponse>, Ok<DualSubscriberDetail>, ProblemHttpResult>> GetSubscriber(
        HttpContext context, string uid, ProvisioningSystems systems, SubscriberPresenter presenter, CancellationToken cancellationToken)
    {
        if (SubscriberRules.Check(SubscriberField.Uid, uid) is { } violation) return Problem.Invalid([violation]);
        var system = await SubscriberApi.Of(context).FindSystemAsync(context);
        if (await systems.Provider(system).GetAsync(uid, cancellationToken) is not { } stored) return Missing(uid, system);

        context.Response.Headers.ETag = VersionTags.ToETag(stored.Version);
        return stored.Sync is { } sync
            ? TypedResults.Ok(presenter.PresentDetail(context.User, stored.Subscriber, sync))
            : TypedResults.Ok(presenter.Present(context.User, stored));
    }

    /// <summary>Creates a subscriber.</summary>
    public static async Task<Results<Created<SubscriberResponse>, ProblemHttpResult>> CreateSubscriber(
        HttpContext context, SubscriberCommands commands, SubscriberPresenter presenter, SubscriberProblems problems, CancellationToken cancellationToken)
    {
        var (change, unreadable) = await BodyReader.ReadAsync(context.Request, cancellationToken);
        if (change is null) return unreadable!;

        var api = SubscriberApi.Of(context);
        var result = await commands.CreateAsync(Actor.Of(context), await api.FindSystemAsync(context), change, cancellationToken);
        if (result is not CommandResult.Written { Outcome.After: { } created }) return Explain(context, result, change[SubscriberField.Uid] ?? "", problems);

        context.Response.Headers.ETag = VersionTags.ToETag(created.Version);
        return TypedResults.Created($"{context.Request.PathBase}{api.Path}/{created.Subscriber.Uid}", presenter.Present(context.User, created));
    }

    /// <summary>Changes the members that are given; null clears an optional one.</summary>
    /// <remarks>With <c>If-Match</c> only on one of those versions; without, the change is laid over whatever is stored.</remarks>
    /// <param name="uid">The subscriber.</param>
    public static async Task<Results<Ok<SubscriberResponse>, ProblemHttpResult>> UpdateSubscriber(
        HttpContext context, string uid, SubscriberCommands commands, SubscriberPresenter presenter, SubscriberProblems problems, CancellationToken cancellationToken)
    {
        if (SubscriberRules.Check(SubscriberField.Uid, uid) is { } violation) return Problem.Invalid([violation]);
        if (!VersionTags.TryRead(context.Request, out var onlyAt)) return BadIfMatch();
        var (change, unreadable) = await BodyReader.ReadAsync(context.Request, cancellationToken);
        if (change is null) return unreadable!;

        var result = await commands.ChangeAsync(Actor.Of(context), await SubscriberApi.Of(context).FindSystemAsync(context), uid, change, onlyAt, cancellationToken);
        if (result is not CommandResult.Written { Outcome.After: { } changed }) return Explain(context, result, uid, problems);

        context.Response.Headers.ETag = VersionTags.ToETag(changed.Version);
        return TypedResults.Ok(presenter.Present(context.User, changed));
    }

    /// <summary>Removes a subscriber; through Dual, from whichever side has it.</summary>
    /// <param name="uid">The subscriber.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteSubscriber(
        HttpContext context, string uid, SubscriberCommands commands, SubscriberProblems problems, CancellationToken cancellationToken)
    {
        if (SubscriberRules.Check(SubscriberField.Uid, uid) is { } violation) return Problem.Invalid([violation]);
        if (!VersionTags.TryRead(context.Request, out var onlyAt)) return BadIfMatch();

        var result = await commands.DeleteAsync(Actor.Of(context), await SubscriberApi.Of(context).FindSystemAsync(context), uid, onlyAt, cancellationToken);
        return result is CommandResult.Written ? TypedResults.NoContent() : Explain(context, result, uid, problems);
    }

    private static ProblemHttpResult Explain(HttpContext context, CommandResult result, string uid, SubscriberProblems problems) => result switch
    {
        CommandResult.Invalid invalid => Problem.Invalid(invalid.Violations),
        CommandResult.NotFound => Missing(uid, null),
        CommandResult.Stale => Problem.VersionMismatch("The record is at another version than If-Match names. Read it again."),
        CommandResult.Refused refused => problems.Of(context, refused),
        CommandResult.Unknown unknown => problems.Of(context, unknown),
        _ => throw new InvalidOperationException($"A write answered without the record: {result}"),
    };

    private static ProblemHttpResult Missing(string uid, string? system) => Problem.NotFound(system is null ? $"There is no subscriber {uid}." : $"There is no subscriber {uid} in {system}.");

    private static ProblemHttpResult BadIfMatch() => Problem.Invalid("If-Match", "If-Match must be * or a list of entity tags as ETag gives them.");
}
