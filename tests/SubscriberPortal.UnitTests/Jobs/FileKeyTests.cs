using SubscriberPortal.Jobs.Files;
using SubscriberPortal.Jobs.Starting;

namespace SubscriberPortal.UnitTests.Jobs;

public sealed class FileKeyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("uploads/01900000-0000-7000-8000-000000000000/My_file.v2.csv")]
    [InlineData("jobs/x/.hidden")]
    [InlineData("jobs/x/...")]
    public void A_path_of_letters_digits_and_some_signs_is_a_key(string key) => Assert.True(FileKey.IsValid(key));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a//b")]
    [InlineData("a/..")]
    [InlineData("./a")]
    [InlineData("a/%2e%2e/b")]
    [InlineData("a:b")]
    public void A_path_that_could_lead_elsewhere_is_none(string key) => Assert.False(FileKey.IsValid(key));

    [Fact]
    public void A_key_has_512_characters_at_most_and_a_part_255()
    {
        Assert.True(FileKey.IsValid(string.Join('/', new string('a', 255), new string('b', 255))));
        Assert.False(FileKey.IsValid(new string('a', 256)));
        Assert.False(FileKey.IsValid(string.Join('/', new string('a', 255), new string('b', 255), "c")));
    }

    [Theory]
    [InlineData("uploads/01900000-0000-7000-8000-000000000000/a.csv", "01900000-0000-7000-8000-000000000000")]
    [InlineData("uploads/01900000-0000-7000-8000-000000000000/", null)]
    [InlineData("uploads/01900000-0000-7000-8000-000000000000/a/b.csv", null)]
    [InlineData("uploads/mine/a.csv", null)]
    [InlineData("jobs/01900000-0000-7000-8000-000000000000/a.csv", null)]
    [InlineData(null, null)]
    public void Only_an_uploads_key_names_its_job(string? key, string? jobId) => Assert.Equal(jobId, JobUploads.JobOf(key));
}
