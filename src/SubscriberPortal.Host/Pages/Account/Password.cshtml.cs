using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Host.Identity;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Host.Pages.Account;

/// <summary>Changes the reader's own password; ends their other sessions and tokens.</summary>
public sealed class PasswordModel(IServiceProvider services) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public bool MustChange => User.HasClaim(c => c.Type == SessionPrincipal.MustChangePassword);

    public void OnGet()
    {
        // Nothing to load: the form is empty.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return Page();

        // The current password is asked again, and counted like any other attempt: a session left open must not be enough to take the account.
        var outcome = await services.GetRequiredService<SignInService>()
            .SignInAsync(User.TrailName(), Input.Current!, Input.New, AuthEndpoints.AddressOf(HttpContext), cancellationToken);
        switch (outcome)
        {
            case SignInOutcome.SignedIn done:
                await SessionCookie.SignInAsync(HttpContext, done.User);
                TempData.SetNotice("Your password is changed. Your other sessions and tokens have ended.");
                return LocalRedirect("~/");
            case SignInOutcome.BadNewPassword bad:
                ModelState.AddModelError("Input.New", bad.Message.Replace("newPassword", "The new password", StringComparison.Ordinal).Replace("password must", "The new password must", StringComparison.Ordinal));
                return Page();
            case SignInOutcome.MustWait wait:
                Response.Headers.RetryAfter = wait.Seconds.ToString(CultureInfo.InvariantCulture);
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                ModelState.AddModelError("", $"Too many wrong passwords. Try again in {wait.Seconds} seconds.");
                return Page();
            default:
                ModelState.AddModelError("Input.Current", "The current password is wrong.");
                return Page();
        }
    }

    public sealed class InputModel
    {
        [Required(ErrorMessage = "Enter your current password.")]
        public string? Current { get; set; }

        [Required(ErrorMessage = "Enter a new password.")]
        public string? New { get; set; }

        [Compare(nameof(New), ErrorMessage = "The two new passwords differ.")]
        public string? Again { get; set; }
    }
}
