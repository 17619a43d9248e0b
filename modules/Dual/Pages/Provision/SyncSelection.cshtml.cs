using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Dual.Sync;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Dual.Pages.Provision;

/// <summary>One subscriber of a selection.</summary>
/// <param name="Version">The versions that were looked at; null when nothing can be done.</param>
/// <param name="Effect">What would happen, or what did.</param>
public sealed record SelectedRow(string Uid, string? Status, string? Version, string Effect);

/// <summary>Shows what a strategy would make of each of several subscribers, and does it on the very versions that were shown.</summary>
[Authorize(Policy = Permissions.SubscribersWrite)]
public sealed class SyncSelectionModel(ISubscriberSync sync, SubscriberProblems problems) : PageModel
{
    public const int Most = 100;

    [BindProperty(SupportsGet = true, Name = "uid")]
    public List<string> Uids { get; set; } = [];

    [BindProperty(SupportsGet = true, Name = "strategy")]
    public string? Chosen { get; set; }

    public bool IsDone { get; private set; }

    public IReadOnlyList<SelectedRow> Rows { get; private set; } = [];

    public IEnumerable<SelectedRow> Applicable => IsDone ? [] : Rows.Where(row => row.Version is not null);

    /// <summary>MERGE needs a choice for each field of each subscriber, which the page of a single one offers.</summary>
    public IReadOnlyList<SelectListItem> Strategies { get; } =
        [.. SyncStrategyNames.All.Where(strategy => strategy.Strategy != SyncStrategy.Merge).Select(strategy => new SelectListItem(strategy.Name, strategy.Name))];

    private SyncStrategy? Strategy => Strategies.Any(known => known.Value == Chosen) ? SyncStrategyNames.Find(Chosen) : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (Uids.Count == 0) return Page();
        if (!IsSelection()) return Refuse();
        if (!string.IsNullOrEmpty(Chosen) && Strategy is null) return Refuse("strategy must be one of CLOUD_WINS, LEGACY_WINS, NEWEST_WINS.");
        var rows = new List<SelectedRow>();
        foreach (var uid in Uids.Distinct(StringComparer.Ordinal)) rows.Add(await PreviewAsync(uid, cancellationToken));
        Rows = rows;
        return Page();
    }

    /// <param name="version">For each uid, in the same order, the version of its preview.</param>
    public async Task<IActionResult> OnPostAsync(List<string> version, CancellationToken cancellationToken)
    {
        if (!IsSelection() || version.Count != Uids.Count) return Refuse();
        if (Strategy is not { } strategy) return Refuse("strategy must be one of CLOUD_WINS, LEGACY_WINS, NEWEST_WINS.");
        var commands = HttpContext.RequestServices.GetRequiredService<SyncCommands>();
        var rows = new List<SelectedRow>();
        foreach (var (uid, seen) in Uids.Zip(version))
        {
            var outcome = await commands.ApplyAsync(Actor.Of(HttpContext), uid, new SyncRequest(strategy, ExpectedVersion: seen), cancellationToken);
            rows.Add(Row(uid, outcome));
        }

        (IsDone, Rows) = (true, rows);
        return Page();
    }

    private bool IsSelection() => Uids.Count is > 0 and <= Most && Uids.TrueForAll(uid => SubscriberRules.IsUid(uid));

    private PageResult Refuse(string? message = null)
    {
        ModelState.AddModelError("", message ?? $"Choose 1 to {Most} subscribers.");
        Response.StatusCode = 400;
        return Page();
    }

    private async Task<SelectedRow> PreviewAsync(string uid, CancellationToken cancellationToken)
    {
        var preview = await sync.PreviewAsync(uid, new SyncRequest(Strategy ?? SyncStrategy.NewestWins), cancellationToken);
        var status = preview.Version is null ? null : preview.State.Status?.ToName();
        if (preview.Version is null || (Strategy is not null && preview.Problem is not null)) return new SelectedRow(uid, status, null, preview.Problem!);
        if (Strategy is null) return new SelectedRow(uid, status, null, "");
        var isEqual = preview.State.Status == SyncStatus.Synced;
        return new SelectedRow(uid, status, isEqual ? null : preview.Version, isEqual ? "Both sides are equal already." : EffectOf(preview));
    }

    private static string EffectOf(SyncPreview preview)
    {
        var (cloud, legacy) = (preview.State.Cloud, preview.State.Legacy);
        if (preview.Result is not { } result) return $"It is removed from {(cloud is null ? "Legacy" : "Cloud")}.";
        var winner = cloud is not null && SubscriberComparison.AreEqual(cloud, result) ? "Cloud" : "Legacy";
        return cloud is null || legacy is null ? $"It is copied from {winner}." : $"{(winner == "Cloud" ? "Legacy" : "Cloud")} becomes what {winner} holds.";
    }

    private SelectedRow Row(string uid, WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Done { After: null } => new SelectedRow(uid, null, null, "Removed."),
        WriteOutcome.Done => new SelectedRow(uid, SyncStatus.Synced.ToName(), null, "Both sides are equal now."),
        WriteOutcome.Refused { Reason: RefusalReason.VersionMismatch } refused =>
            new SelectedRow(uid, refused.Current?.Sync?.Status?.ToName(), null, "Nothing was done: it has changed since the preview."),
        WriteOutcome.Refused refused => new SelectedRow(uid, refused.Current?.Sync?.Status?.ToName(), null, $"Nothing was done: {problems.Explain(User, refused)}"),
        _ => new SelectedRow(uid, SyncStatus.Pending.ToName(), null, "It is not known yet whether this was done: a side did not answer in time. The portal finds out by itself."),
    };
}
