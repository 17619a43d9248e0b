using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Host.Identity;

/// <summary>Long-lived tokens for integrators; their paths answer 501 until they are there.</summary>
public static class TokenEndpoints
{
    internal static void MapTokenEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/tokens").WithTags("API tokens").RequirePermission(Permissions.UsersManage).ProducesProblem(501);
        group.MapGet("", ListTokens).WithName(nameof(ListTokens));
        group.MapPost("", CreateToken).WithName(nameof(CreateToken));
        group.MapDelete("/{id}", RevokeToken).WithName(nameof(RevokeToken));
    }

    /// <summary>Lists API tokens (not there yet: 501).</summary>
    public static ProblemHttpResult ListTokens() => NotYet();

    /// <summary>Makes an API token (not there yet: 501).</summary>
    public static ProblemHttpResult CreateToken() => NotYet();

    /// <summary>Revokes an API token (not there yet: 501).</summary>
    /// <param name="id">The token.</param>
    public static ProblemHttpResult RevokeToken(string id) => Problem.NotImplemented($"API tokens come later, so there is no token '{id}'. Use POST /auth/login.");

    private static ProblemHttpResult NotYet() => Problem.NotImplemented("API tokens come later. Use POST /auth/login.");
}
