using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.Cursors;
using SubscriberPortal.Web.Security;
using SubscriberPortal.Web.Subscribers;
using SubscriberPortal.Web.Subscribers.Contracts;

namespace SubscriberPortal.Web.Pages.Provision;

/// <summary>The subscribers of one system: filters, search, pages by cursor.</summary>
[Authorize(Policy = Permissions.SubscribersRead)]
public sealed class IndexModel(ProvisioningSystems systems, CursorSeal seal, PageCounts counts, SubscriberPresenter presenter, PiiView pii) : SystemPage(systems)
{
    public SubscriberListParameters Filter { get; private set; } = new();

    /// <summary>Null while a large system is counted for the first time.</summary>
    public SubscriberCounts? Counts { get; private set; }

    public IReadOnlyList<SubscriberResponse> Rows { get; private set; } = [];

    public string? Next { get; private set; }

    /// <summary>On Dual, the side that could not be read.</summary>
    public string? Unreachable { get; private set; }

    public bool IsFiltered => Filter is not { Status: null or "", PlanId: null or "", Search: null or "", SyncStatus: null or "" };

    public bool SearchesImsi => pii.ShowsPii(User);

    public static IEnumerable<SelectListItem> Statuses => Choices(SubscriberStatusNames.All);

    public static IEnumerable<SelectListItem> SyncStatuses => Choices(SyncStatusNames.All);

    public async Task<IActionResult> OnGetAsync(SubscriberListParameters filter, CancellationToken cancellationToken)
    {
        Filter = filter;
        Counts = await counts.FindAsync(System.Key, PageCounts.Patience, cancellationToken);
        var violations = SubscriberQueries.TryRead(filter, System.Key, SearchesImsi, out var query);
        if (violations.Count > 0) return Refuse(violations);

        try
        {
            var list = SubscriberQueries.ListOf(ListPath, System.Key, query);
            var page = await Provider.ListAsync(query with { Cursor = seal.Open(list, filter.Cursor) }, cancellationToken);
            Rows = [.. page.Items.Select(stored => presenter.Present(User, stored))];
            Next = seal.Seal(list, page.NextCursor);
            Unreachable = page.Unreachable;
            return Page();
        }
        catch (InvalidCursorException)
        {
            return Refuse([new RuleViolation("", "cursor", "This link to a page of the list is not valid, or belongs to other filters. Begin again at the first page.")]);
        }
    }

    private PageResult Refuse(IEnumerable<RuleViolation> violations)
    {
        foreach (var violation in violations) ModelState.AddModelError(violation.Field, violation.Message);
        Response.StatusCode = 400;
        return Page();
    }

    private static IEnumerable<SelectListItem> Choices(IEnumerable<string> words) =>
        [new("Any", ""), .. words.Select(word => new SelectListItem(TagHelpers.StatusBadgeTagHelper.Words(word), word))];
}
