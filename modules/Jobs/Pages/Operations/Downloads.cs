using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace SubscriberPortal.Jobs.Pages.Operations;

/// <summary>Lets a page hand out what an endpoint of the API gives: the API itself takes no session cookie from a plain link.</summary>
internal sealed class Downloads<TResult>(Task<TResult> result) : IActionResult
    where TResult : IResult
{
    public async Task ExecuteResultAsync(ActionContext context) => await (await result).ExecuteAsync(context.HttpContext);
}
