using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SubscriberPortal.Host.Identity;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Host.Pages.Settings;

/// <summary>Users, for administrators.</summary>
[Authorize(Permissions.UsersManage)]
public sealed class UsersModel(IServiceProvider services) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public IReadOnlyList<UserAnswer> Users { get; private set; } = [];

    public IEnumerable<SelectListItem> RoleOptions { get; } = [.. Roles.All.Select(r => new SelectListItem(r, r, r == Roles.Viewer))];

    private UserDirectory Directory => services.GetRequiredService<UserDirectory>();

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostCreateAsync(CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            var outcome = await Directory.CreateAsync(Input.UserName, Input.Role, password: null, mustChangePassword: null, User.TrailName(), cancellationToken);
            switch (outcome)
            {
                case UserOutcome.Done done:
                    TempData.SetNotice($"{done.User.UserName} can sign in once with the password {done.OneTimePassword}. It is shown only here and now.");
                    return RedirectToPage();
                case UserOutcome.Invalid invalid:
                    ModelState.AddModelError(invalid.Field == "role" ? "Input.Role" : "Input.UserName", invalid.Message);
                    break;
                case UserOutcome.Conflict conflict:
                    ModelState.AddModelError("Input.UserName", conflict.Message);
                    break;
            }
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostRoleAsync(string username, string role, CancellationToken cancellationToken) =>
        Tell(await Directory.ChangeRoleAsync(username, role, User.TrailName(), cancellationToken), $"{username} has the role {role} now.");

    public async Task<IActionResult> OnPostLockAsync(string username, CancellationToken cancellationToken) =>
        Tell(await Directory.LockAsync(username, User.TrailName(), cancellationToken), $"{username} is locked.");

    public async Task<IActionResult> OnPostUnlockAsync(string username, CancellationToken cancellationToken) =>
        Tell(await Directory.UnlockAsync(username, User.TrailName(), cancellationToken), $"{username} may sign in again.");

    public async Task<IActionResult> OnPostResetAsync(string username, CancellationToken cancellationToken)
    {
        var outcome = await Directory.ResetPasswordAsync(username, password: null, mustChange: true, User.TrailName(), cancellationToken);
        return Tell(outcome, $"{username} can sign in once with the password {(outcome as UserOutcome.Done)?.OneTimePassword}. It is shown only here and now.");
    }

    public async Task<IActionResult> OnPostDeleteAsync(string username, CancellationToken cancellationToken) =>
        Tell(await Directory.DeleteAsync(username, User.TrailName(), cancellationToken), $"{username} is deleted.");

    private RedirectToPageResult Tell(UserOutcome outcome, string done)
    {
        var (text, tone) = outcome switch
        {
            UserOutcome.Invalid invalid => (invalid.Message, "bad"),
            UserOutcome.NotFound missing => (missing.Message, "bad"),
            UserOutcome.Conflict conflict => (conflict.Message, "bad"),
            _ => (done, "ok"),
        };
        TempData.SetNotice(text, tone);
        return RedirectToPage();
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Users = [.. (await Directory.ListAsync(cancellationToken)).Select(u => new UserAnswer(u.UserName!, u.Role, u.IsLocked, u.MustChangePassword, u.CreatedAt, u.LastSignInAt))];

    public sealed class InputModel
    {
        [Required(ErrorMessage = UserNames.Rule)]
        public string? UserName { get; set; }

        public string? Role { get; set; }
    }
}
