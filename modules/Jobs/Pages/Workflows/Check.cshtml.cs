using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Jobs.Pages.Workflows;

/// <summary>Shows any definition that is pasted: its graph and what the validator finds. Nothing is kept.</summary>
[Authorize(Permissions.JobsRead)]
[RequestSizeLimit(MostRequestBytes)]
[RequestFormLimits(ValueLengthLimit = MostRequestBytes)]
internal sealed class CheckModel : PageModel
{
    private const int MostDefinitionBytes = 1024 * 1024;

    /// <summary>A form writes most characters of JSON in three.</summary>
    private const int MostRequestBytes = (3 * MostDefinitionBytes) + (64 * 1024);

    private const string PrefixPlaceholder = "${ActivityArnPrefix}";

    [BindProperty]
    public string? Definition { get; set; }

    public WorkflowView? Result { get; private set; }

    public string? Refusal { get; private set; }

    public void OnPost()
    {
        // A browser sends the lines of a text with two characters at each end.
        var text = Definition?.ReplaceLineEndings("\n") ?? "";
        if (string.IsNullOrWhiteSpace(text)) Refusal = "Paste a definition: the JSON of a state machine.";
        else if (Encoding.UTF8.GetByteCount(text) > MostDefinitionBytes) Refusal = "The definition is larger than 1 MiB, the most that AWS takes.";
        else Result = new WorkflowView("definition", text.Replace(PrefixPlaceholder, WorkflowArns.ActivityPrefix, StringComparison.Ordinal));
    }
}
