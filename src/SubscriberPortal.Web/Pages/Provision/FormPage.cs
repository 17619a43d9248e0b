using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Web.Pages.Provision;

/// <summary>A page with the form of one subscriber: what was refused comes back with the reader's own texts and a message at each field.</summary>
public abstract class FormPage(ProvisioningSystems systems, SubscriberProblems problems) : SystemPage(systems)
{
    public static IReadOnlyList<string> FieldOrder { get; } = [.. SubscriberField.All.Select(field => field.Name)];

    public SubscriberForm Form { get; protected set; } = SubscriberForm.Blank;

    protected PageResult Refuse(CommandResult result)
    {
        (Response.StatusCode, var status) = result switch
        {
            CommandResult.Invalid => (400, ""),
            CommandResult.Stale => (412, ""),
            CommandResult.Unknown => (503, "It is not known yet whether this was saved: the store did not answer in time. Look at the record again in a moment."),
            CommandResult.Refused { Outcome.Reason: RefusalReason.OneSideUnavailable } refused => (503, problems.Explain(User, refused.Outcome)),
            CommandResult.Refused refused => (409, problems.Explain(User, refused.Outcome)),
            _ => (400, "It was not saved."),
        };
        if (result is CommandResult.Invalid invalid) AddErrors(invalid.Violations);
        if (status.Length > 0) ModelState.AddModelError(FieldOf(result), status);
        return Page();
    }

    private void AddErrors(IEnumerable<RuleViolation> violations)
    {
        foreach (var violation in violations) ModelState.AddModelError(violation.Field, violation.Message);
    }

    private static string FieldOf(CommandResult result) => result switch
    {
        CommandResult.Refused { Outcome.Reason: RefusalReason.AlreadyExists } => SubscriberField.Uid.Name,
        CommandResult.Refused { Outcome.Taken: [var only] } => only.Field,
        _ => "",
    };
}
