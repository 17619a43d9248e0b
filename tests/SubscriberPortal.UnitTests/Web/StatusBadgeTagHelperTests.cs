using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.TagHelpers;

namespace SubscriberPortal.UnitTests.Web;

public sealed class StatusBadgeTagHelperTests
{
    public static TheoryData<string> EveryWord => [.. SubscriberStatusNames.All, .. SyncStatusNames.All, "QUEUED", "RUNNING", "PAUSED", "COMPLETED", "FAILED", "CANCELLED"];

    [Theory, MemberData(nameof(EveryWord))]
    public async Task A_status_is_a_word_and_a_shape(string word)
    {
        var badge = await Markup.RenderAsync(new StatusBadgeTagHelper { Value = word, ViewContext = Markup.View() });

        Assert.Equal(word.Replace('_', ' '), badge.TextContent.ToUpperInvariant());
        Assert.Contains("icons.svg#shape-", badge.QuerySelector("use")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_word_is_shown_in_neutral()
    {
        var badge = await Markup.RenderAsync(new StatusBadgeTagHelper { Value = "ON_HOLIDAY", ViewContext = Markup.View() });

        Assert.Equal("badge muted", badge.ClassName);
        Assert.Equal("On holiday", badge.TextContent);
    }

    [Fact]
    public async Task Without_a_status_there_is_nothing() =>
        Assert.Empty(await Markup.RenderTextAsync(new StatusBadgeTagHelper { Value = null, ViewContext = Markup.View() }));
}
