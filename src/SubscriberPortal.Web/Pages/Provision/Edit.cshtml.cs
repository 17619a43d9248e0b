using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Security;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Web.Pages.Provision;

/// <summary>One field in which the reader's text and what is stored now are not the same.</summary>
public sealed record OverlappingField(string Label, string Yours, string Stored);

/// <summary>Changes a subscriber, on the version that the reader saw.</summary>
[Authorize(Policy = Permissions.SubscribersWrite)]
public sealed class EditModel(ProvisioningSystems systems, SubscriberCommands commands, SubscriberProblems problems, PiiView pii) : FormPage(systems, problems)
{
    public string Uid { get; private set; } = "";

    public string Version { get; private set; } = "";

    /// <summary>After someone else's change: what the reader wrote next to what is there now.</summary>
    public IReadOnlyList<OverlappingField> Overlaps { get; private set; } = [];

    public string Path => $"{ListPath}/{Uid}";

    public async Task<IActionResult> OnGetAsync(string uid, CancellationToken cancellationToken)
    {
        if (await Provider.GetAsync(uid, cancellationToken) is not { } stored) return NotFound();
        Show(stored);
        Form = FormOf(stored);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string uid, string? version, CancellationToken cancellationToken)
    {
        if (await Provider.GetAsync(uid, cancellationToken) is not { } stored) return NotFound();
        Show(stored);
        Form = SubscriberForm.Of(Request.Form);
        if (stored.Version != version) return ShowBoth(stored);

        var change = Form.ChangesAgainst(FormOf(stored));
        if (!change.Fields.Any())
        {
            TempData.SetNotice("Nothing was different, so nothing was changed.", "warn");
            return LocalRedirect($"~{Path}");
        }

        var result = await commands.ChangeAsync(Actor.Of(HttpContext), System.Key, uid, change, VersionTags.Of(stored.Version), cancellationToken);
        if (result is CommandResult.Stale && await Provider.GetAsync(uid, cancellationToken) is { } newer) return ShowBoth(newer);
        if (result is CommandResult.NotFound) return NotFound();
        if (result is not CommandResult.Written) return Refuse(result);

        TempData.SetNotice($"{uid} is changed.");
        return LocalRedirect($"~{Path}");
    }

    /// <summary>The reader keeps their texts, sees what came between, and may save on top of it.</summary>
    private PageResult ShowBoth(StoredSubscriber newer)
    {
        Show(newer);
        var now = FormOf(newer);
        Overlaps = [.. Form.ChangesAgainst(now).Fields.Select(field => new OverlappingField(field.Label, Form[field], now[field]))];
        Response.StatusCode = 412;
        return Page();
    }

    private void Show(StoredSubscriber stored) => (Uid, Version) = (stored.Subscriber.Uid, stored.Version);

    private SubscriberForm FormOf(StoredSubscriber stored) => SubscriberForm.Of(stored.Subscriber, (field, text) => pii.Show(User, field, text));
}
