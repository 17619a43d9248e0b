using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace SubscriberPortal.Host.Pages;

/// <summary>What went wrong, in words; a plain page that needs nothing of the portal's state, which may be what is broken.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    public int Status { get; private set; }

    public string TraceId => Activity.Current?.Id ?? HttpContext.TraceIdentifier;

    public string Title { get; private set; } = "";

    public string Text { get; private set; } = "";

    public void OnGet(int? code) => Describe(code);

    // A form that ends in an error is answered by this page as well.
    public void OnPost(int? code) => Describe(code);

    private void Describe(int? code)
    {
        Status = code ?? Response.StatusCode;
        (Title, Text) = Status switch
        {
            400 => ("This request cannot be understood", "The form may be too old. Go back, load the page again and send it once more."),
            403 => ("Not allowed", "Your role does not allow this page. An administrator can change that."),
            404 => ("Page not found", "There is nothing at this address. It may have moved, or the link may be wrong."),
            405 => ("This does not work here", "The page does not take this kind of request."),
            413 => ("Too large", "What was sent is larger than the portal takes in a form. Upload files through a new job."),
            503 => ("Cannot be reached", "A system that this page needs does not answer. Nothing was changed; try again in a moment."),
            < 400 => ("Nothing is wrong", "This page tells of errors, and there was none."),
            _ => ("Something went wrong", "The portal failed to make this page. The log has the details, under the trace below."),
        };
    }
}
