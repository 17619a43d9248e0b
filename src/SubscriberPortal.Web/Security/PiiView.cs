using System.Security.Claims;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Privacy;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Web.Security;

/// <summary>Decides for a caller whether personal data is shown, and shows a value accordingly. Every answer, page, report and file goes through it.</summary>
public sealed class PiiView(IOptions<PrivacyOptions> options)
{
    public bool ShowsPii(ClaimsPrincipal caller) => !options.Value.MaskPii || caller.Can(Permissions.PiiRead);

    /// <summary>The field's text as this caller may see it.</summary>
    public string? Show(ClaimsPrincipal caller, SubscriberField field, string? value) => ShowsPii(caller) ? value : PiiMask.Mask(field, value);
}
