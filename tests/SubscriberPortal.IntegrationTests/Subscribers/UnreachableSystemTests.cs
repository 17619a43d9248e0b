using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Subscribers;

public sealed class UnreachableSystemTests
{
    [Fact]
    public async Task A_system_that_does_not_answer_is_neither_empty_nor_not_found()
    {
        var silent = new UnreachableProvider(new SystemDescriptor(SystemKeys.Cloud, "Cloud", "a silent store", 10, true));
        await using var portal = PortalApplication.With(services => services.AddKeyedSingleton<IProvisioningProvider>(SystemKeys.Cloud, silent));
        using var admin = await portal.SignInAs("admin");
        using var browser = await portal.BrowseAs("admin");

        foreach (var path in new[] { "/cloud/subscribers", "/cloud/subscribers/a" })
        {
            using var answer = await admin.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Contains("cloud", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var lost = await admin.PostAsync(new Uri("/cloud/subscribers", UriKind.Relative), new StringContent(SubscriberCalls.Body("lost").ToJsonString(), null, "application/json"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);
        Assert.Contains("\"rolledBack\":false", await lost.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var page = await browser.GetAsync(new Uri("/provision/cloud", UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("cannot be reached", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", html, StringComparison.Ordinal);
    }
}
