using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Web.Problems;

/// <summary>A page whose system cannot be reached says so, with 503: it shows neither an empty list nor a stack trace. Holds for the pages of every module.</summary>
internal sealed class UnavailablePageFilter(IModelMetadataProvider metadata) : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is not SystemUnavailableException unavailable || context.ActionDescriptor is not PageActionDescriptor) return;

        context.HttpContext.Response.Headers.RetryAfter = "5";
        context.Result = new ViewResult
        {
            StatusCode = 503,
            ViewName = "/Pages/Shared/Unavailable.cshtml",
            ViewData = new ViewDataDictionary<SystemUnavailableException>(metadata, context.ModelState) { Model = unavailable },
        };
        context.ExceptionHandled = true;
    }
}
