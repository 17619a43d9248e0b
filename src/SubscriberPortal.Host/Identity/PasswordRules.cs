using Microsoft.AspNetCore.Identity;

namespace SubscriberPortal.Host.Identity;

/// <summary>Long enough, and not the user's own name; no rules of composition, which make passwords worse.</summary>
internal static class PasswordRules
{
    public const int MinLength = 8;
    public const int MaxLength = 128;

    /// <summary>What is wrong with a password, as the rest of a sentence; null when nothing is.</summary>
    public static string? Violation(string? password, string userName)
    {
        if (password is null || password.Length is < MinLength or > MaxLength) return $"must have {MinLength} to {MaxLength} characters";
        if (password.Contains(userName, StringComparison.OrdinalIgnoreCase) && password.Length < userName.Length + MinLength) return "may not be the user name with a little added";
        return password.Distinct().Count() < 4 ? "must have at least 4 different characters" : null;
    }

    /// <summary>20 characters that nobody confuses when copying them: about 100 bits.</summary>
    public static string Generate()
    {
        const string alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
        var text = System.Security.Cryptography.RandomNumberGenerator.GetString(alphabet, 20);
        return string.Join('-', text.Chunk(5).Select(part => new string(part)));
    }
}

internal sealed class PasswordRulesValidator : IPasswordValidator<PortalUser>
{
    public Task<IdentityResult> ValidateAsync(UserManager<PortalUser> manager, PortalUser user, string? password) =>
        Task.FromResult(PasswordRules.Violation(password, user.UserName!) is { } rule
            ? IdentityResult.Failed(new IdentityError { Code = "password", Description = $"password {rule}." })
            : IdentityResult.Success);
}
