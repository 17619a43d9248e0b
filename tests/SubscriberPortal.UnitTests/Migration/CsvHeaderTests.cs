using System.Text;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.UnitTests.Migration;

public sealed class CsvHeaderTests
{
    private static readonly SubscriberField[] Required = [.. SubscriberField.All.Where(f => f.IsRequired)];

    [Theory]
    [InlineData("uid,msisdn,imsi,status", ',')]
    [InlineData("uid;msisdn;imsi;status", ';')]
    [InlineData("uid\tmsisdn\timsi\tstatus", '\t')]
    [InlineData("\uFEFF\r\n\"uid\";\"msisdn,x,y,z\";imsi", ';')]
    [InlineData("uid", ',')]
    public void The_separator_is_the_headers(string head, char separator) => Assert.Equal(separator, FileHead.Check(Encoding.UTF8.GetBytes(head + "\na,b;c\td\n")));

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    public void Another_encoding_is_refused_by_name(string name, bool withMark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. withMark ? encoding.GetPreamble() : [], .. encoding.GetBytes("uid,msisdn,imsi,status\r\na,+99900000001,001010000000001,ACTIVE\r\n")];

        var failure = Assert.Throws<BadFileException>(() => FileHead.Check(bytes));

        Assert.Contains(name[..6].ToUpperInvariant(), failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData(" \r\n\n")]
    public void An_empty_file_is_refused(string text) => Assert.Throws<BadFileException>(() => FileHead.Check(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Columns_are_matched_by_name_in_any_order_and_case()
    {
        var layout = CsvLayout.Parse(',', ["STATUS", "row", "Imsi", "plan_id", "message", "MSISDN", "uId", "createdAt"], Required);

        Assert.Equal((6, 5, 2, 0, 3, -1), (layout.ColumnOf(SubscriberField.Uid), layout.ColumnOf(SubscriberField.Msisdn), layout.ColumnOf(SubscriberField.Imsi), layout.ColumnOf(SubscriberField.Status), layout.ColumnOf(SubscriberField.PlanId), layout.ColumnOf(SubscriberField.Email)));
        Assert.Equal([0, 2, 3, 5, 6], layout.OwnColumns);
    }

    [Theory]
    [InlineData("uid,msisdn,imsi,status,UID", "'uid' twice")]
    [InlineData("uid,msisdn,imsi,status,planId,plan_id", "'planId' twice")]
    [InlineData("uid,msisdn,imsi,status,shoeSize", "'shoeSize'")]
    [InlineData("uid,msisdn,imsi,status,", "no name")]
    [InlineData("uid,msisdn", "lacks imsi, status")]
    public void A_header_that_cannot_be_meant_is_refused_and_says_why(string header, string reason)
    {
        var failure = Assert.Throws<BadFileException>(() => CsvLayout.Parse(',', header.Split(','), Required));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }
}
