using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Host.Identity;

namespace SubscriberPortal.Host.Pages;

/// <summary>Sign-in for people.</summary>
[AllowAnonymous]
public sealed class SignInModel(IServiceProvider services) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? Onward() : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return Page();

        var outcome = await services.GetRequiredService<SignInService>()
            .SignInAsync(Input.UserName!, Input.Password!, newPassword: null, AuthEndpoints.AddressOf(HttpContext), cancellationToken);
        switch (outcome)
        {
            case SignInOutcome.SignedIn done:
                await SessionCookie.SignInAsync(HttpContext, done.User);
                return done.User.MustChangePassword ? LocalRedirect($"~{CallerGates.ChangePasswordPath}") : Onward();
            case SignInOutcome.MustWait wait:
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                Response.Headers.RetryAfter = wait.Seconds.ToString(CultureInfo.InvariantCulture);
                ModelState.AddModelError("", $"Sign-in is refused after too many wrong passwords. Try again in {wait.Seconds} seconds.");
                return Page();
            case SignInOutcome.Locked:
                ModelState.AddModelError("", "An administrator has locked this account.");
                return Page();
            default:
                ModelState.AddModelError("Input.UserName", "User name or password is wrong.");
                return Page();
        }
    }

    private LocalRedirectResult Onward() => LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "~/");

    public sealed class InputModel
    {
        [Required(ErrorMessage = "Enter your user name.")]
        [StringLength(64, ErrorMessage = "A user name has 64 characters at most.")]
        public string? UserName { get; set; }

        [Required(ErrorMessage = "Enter your password.")]
        public string? Password { get; set; }
    }
}
