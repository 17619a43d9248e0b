using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Dual.Sync;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Security;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Dual.Pages.Provision;

/// <summary>One field of a preview, as this reader may see it.</summary>
public sealed record PreviewRow(string Label, string? Cloud, string? Legacy, string? Result, bool Changes);

/// <summary>Chooses how the two sides become equal, shows what that would do, and does it on the very versions that were shown.</summary>
[Authorize(Policy = Permissions.SubscribersWrite)]
public sealed class SyncModel(ISubscriberSync sync, PiiView pii, SubscriberProblems problems) : PageModel
{
    public string Uid { get; private set; } = "";

    public string? Status { get; private set; }

    public string? Version { get; private set; }

    public string? Problem { get; private set; }

    public string Chosen => Form.Chosen;

    public bool CanConfirm { get; private set; }

    public bool IsRemoval { get; private set; }

    public IReadOnlyList<PreviewRow> Rows { get; private set; } = [];

    public IEnumerable<KeyValuePair<string, string>> Hidden => Form.Hidden;

    internal SyncForm Form { get; private set; } = new("", "", new Dictionary<string, string>(), []);

    public Task<IActionResult> OnGetAsync(string uid, CancellationToken cancellationToken) => ShowAsync(SyncForm.Read(uid, Request.Query), cancellationToken);

    public async Task<IActionResult> OnPostAsync(string uid, string? version, CancellationToken cancellationToken)
    {
        var form = SyncForm.Read(uid, Request.Form);
        if (!SubscriberRules.IsUid(uid)) return NotFound();
        if (form.ToRequest(version ?? "") is not { } request) return await ShowAsync(form, cancellationToken);

        var commands = HttpContext.RequestServices.GetRequiredService<SyncCommands>();
        var outcome = await commands.ApplyAsync(Actor.Of(HttpContext), uid, request, cancellationToken);
        if (outcome is WriteOutcome.Done)
        {
            TempData.SetNotice($"Both sides of {uid} are equal now.");
            return LocalRedirect(outcome is WriteOutcome.Done { After: null } ? "~/provision/dual" : $"~/provision/dual/{uid}");
        }

        (Response.StatusCode, var message) = outcome switch
        {
            WriteOutcome.Refused { Reason: RefusalReason.VersionMismatch } => (409, "The subscriber has changed since the preview. Look at the new one below."),
            WriteOutcome.Refused { Reason: RefusalReason.OneSideUnavailable } refused => (503, refused.Detail),
            WriteOutcome.Refused refused => (409, problems.Explain(User, refused)),
            _ => (503, "It is not known yet whether this was done: a side did not answer in time. The portal finds out by itself."),
        };
        ModelState.AddModelError("", message);
        return await ShowAsync(form, cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(SyncForm form, CancellationToken cancellationToken)
    {
        if (!SubscriberRules.IsUid(form.Uid)) return NotFound();
        var request = form.ToRequest(null);
        var preview = await sync.PreviewAsync(form.Uid, request ?? new SyncRequest(SyncStrategy.NewestWins), cancellationToken);
        if (preview.Version is null) return NotFound();

        (Uid, Version, Status) = (form.Uid, preview.Version, preview.State.Status?.ToName());
        Form = form with { Conflicts = preview.State.Conflicts };
        Problem = request is null ? null : preview.Problem;
        CanConfirm = request is not null && preview.Problem is null;
        IsRemoval = CanConfirm && preview.Result is null;
        Rows = [.. SubscriberField.All.Skip(1).Select(field => Row(field, preview))];
        return Page();
    }

    private PreviewRow Row(SubscriberField field, SyncPreview preview)
    {
        var (cloud, legacy, result) = (Read(preview.State.Cloud), Read(preview.State.Legacy), Read(preview.Result));
        return new PreviewRow(field.Label, pii.Show(User, field, cloud), pii.Show(User, field, legacy), pii.Show(User, field, result), cloud != result || legacy != result);

        string? Read(Subscriber? subscriber) => subscriber is null ? null : field.Read(subscriber);
    }
}
