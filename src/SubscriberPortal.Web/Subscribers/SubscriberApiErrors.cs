using Microsoft.AspNetCore.Http;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Problems;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>Turns the two exceptions that a provider may throw to a client into answers.</summary>
internal sealed class SubscriberApiErrors : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (SystemUnavailableException unavailable)
        {
            return Problem.UnavailableResponse(context.HttpContext, unavailable);
        }
        catch (InvalidCursorException invalid)
        {
            return Problem.Invalid("cursor", invalid.Message);
        }
    }
}
