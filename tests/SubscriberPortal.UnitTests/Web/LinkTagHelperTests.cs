using System.Web;
using SubscriberPortal.Web.TagHelpers;

namespace SubscriberPortal.UnitTests.Web;

public sealed class LinkTagHelperTests
{
    [Theory]
    [InlineData("/operations", "/operations", true)]
    [InlineData("/operations", "/operations/new", true)]
    [InlineData("/operations", "/operationsx", false)]
    [InlineData("/", "/", true)]
    [InlineData("/", "/operations", false)]
    public async Task A_link_knows_where_the_reader_is(string href, string path, bool isCurrent)
    {
        var link = await Markup.RenderAsync(new NavLinkTagHelper { Href = href, Icon = "jobs", ViewContext = Markup.View(path) }, "Operations");

        Assert.Equal(isCurrent ? "page" : null, link.GetAttribute("aria-current"));
        Assert.Equal(("Operations", href), (link.TextContent, link.GetAttribute("href")));
    }

    [Fact]
    public async Task An_icon_is_decoration_unless_it_has_a_label()
    {
        var plain = await Markup.RenderAsync(new IconTagHelper { Name = "users", ViewContext = Markup.View() });
        var named = await Markup.RenderAsync(new IconTagHelper { Name = "users", Label = "Users", ViewContext = Markup.View() });

        Assert.Equal("true", plain.GetAttribute("aria-hidden"));
        Assert.Equal(("img", "Users"), (named.GetAttribute("role"), named.GetAttribute("aria-label")));
    }

    [Fact]
    public async Task The_first_page_leads_on_and_keeps_the_filters()
    {
        var pager = await Markup.RenderAsync(new PagerTagHelper { Next = "C2", Count = 25, ViewContext = Markup.View("/provision/cloud", "?status=ACTIVE&search=a%26b") });

        var link = Assert.Single(pager.QuerySelectorAll("a"));
        Assert.Equal("/provision/cloud?status=ACTIVE&search=a%26b&cursor=C2&back=-", link.GetAttribute("href"));
    }

    [Fact]
    public async Task A_later_page_leads_back_step_by_step()
    {
        var pager = await Markup.RenderAsync(new PagerTagHelper { Next = "C4", Count = 25, ViewContext = Markup.View("/x", "?cursor=C3&back=-.C2") });

        var links = pager.QuerySelectorAll("a").ToDictionary(a => a.TextContent, a => HttpUtility.UrlDecode(a.GetAttribute("href")));
        Assert.Equal("/x", links["First"]);
        Assert.Equal("/x?cursor=C2&back=-", links["Previous"]);
        Assert.Equal("/x?cursor=C4&back=-.C2.C3", links["Next"]);
    }

    [Fact]
    public async Task A_list_of_one_page_has_no_pager() => Assert.Empty(await Markup.RenderTextAsync(new PagerTagHelper { Next = null, Count = 3, ViewContext = Markup.View() }));

    [Fact]
    public async Task A_moment_is_written_in_utc_for_people_and_programs()
    {
        var time = await Markup.RenderAsync(new LocalTimeTagHelper { Value = new DateTimeOffset(2026, 1, 31, 10, 15, 0, 123, TimeSpan.FromHours(2)) });

        Assert.Equal(("2026-01-31T08:15:00.123Z", "2026-01-31 08:15:00 UTC"), (time.GetAttribute("datetime"), time.TextContent));
    }

    [Fact]
    public async Task No_moment_is_no_time()
    {
        var none = await Markup.RenderAsync(new LocalTimeTagHelper { Value = null, None = "never" });

        Assert.Equal(("SPAN", "never"), (none.TagName, none.TextContent));
    }
}
