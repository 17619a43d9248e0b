using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Host.Auditing;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Cursors;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Host.Pages;

/// <summary>The audit trail, for people.</summary>
[Authorize(Permissions.AuditRead)]
public sealed class ActivityModel(IAuditTrail trail, CursorSeal seal, PiiView pii) : PageModel
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Action { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public bool ShowsPii => pii.ShowsPii(User);

    public IReadOnlyList<AuditLogEntry> Entries { get; private set; } = [];

    public string? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return;

        var list = $"activity|{Who}|{Action}|{Search}|{From}|{To}";
        try
        {
            var query = new AuditQuery(Who, Action, null, Search, StartOf(From), StartOf(To?.AddDays(1)), Cursor: seal.Open(list, Cursor));
            var page = await trail.QueryAsync(query, cancellationToken);
            var showsPii = ShowsPii;
            Entries = [.. page.Entries.Select(e => new AuditLogEntry(e.Id, e.When, e.Who, e.Action, e.Target, AuditMask.Read(e.Before, showsPii), AuditMask.Read(e.After, showsPii), e.Reason))];
            Next = seal.Seal(list, page.NextCursor);
        }
        catch (InvalidCursorException)
        {
            ModelState.AddModelError("", "This link to a page of the list is not good any more. Begin at the first page.");
        }
    }

    public static string Format(JsonNode node) => node.ToJsonString(Indented);

    private static DateTimeOffset? StartOf(DateOnly? day) => day is { } d ? new DateTimeOffset(d.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
}
