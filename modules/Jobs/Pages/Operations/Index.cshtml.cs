using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Cursors;

namespace SubscriberPortal.Jobs.Pages.Operations;

/// <summary>All jobs, newest first.</summary>
[Authorize(Permissions.JobsRead)]
internal sealed class IndexModel(IJobs jobs, CursorSeal seal) : PageModel
{
    private const int PageSize = 25;

    [BindProperty(SupportsGet = true, Name = "jobType")]
    public string? JobType { get; set; }

    [BindProperty(SupportsGet = true, Name = "status")]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true, Name = "cursor"), MaxLength(4096)]
    public string? Cursor { get; set; }

    public string? NextCursor { get; private set; }

    public bool IsFiltered => !string.IsNullOrEmpty(JobType) || !string.IsNullOrEmpty(Status);

    public IReadOnlyList<SelectListItem> Types { get; } = Choices("All types", JobTypes.All);

    public IReadOnlyList<SelectListItem> Statuses { get; } = Choices("All statuses", JobStatuses.All);

    public IReadOnlyList<JobRecord> Jobs { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var list = $"/operations?{JobType}&{Status}";
        var query = new JobQuery(NullIfEmpty(JobType), NullIfEmpty(Status), Limit: PageSize, Cursor: seal.Open(list, Cursor));
        var page = await jobs.ListAsync(query, cancellationToken);
        Jobs = page.Jobs;
        NextCursor = seal.Seal(list, page.NextCursor);
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static List<SelectListItem> Choices(string all, IReadOnlyList<string> words) => [new(all, ""), .. words.Select(w => new SelectListItem(w.Replace('_', ' '), w))];
}
