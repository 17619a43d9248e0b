using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

public sealed class MySqlConnectionStringTests
{
    [Fact]
    public void The_usual_other_names_of_keys_are_understood()
    {
        var builder = new MySqlConnectionStringBuilder("Host=db;port=3307;Uid=me;Pwd='a;b=c';Initial Catalog=subs;Ssl Mode=verifyfull;CACertificateFile=/ca.pem;Max Pool Size=7;Connect Timeout=3;Command Timeout=0");

        Assert.Equal(("db", 3307, "me", "a;b=c", "subs"), (builder.Server, builder.Port, builder.UserID, builder.Password, builder.Database));
        Assert.Equal((MySqlSslMode.VerifyFull, "/ca.pem", 7, 3, 0), (builder.SslMode, builder.SslCa, builder.MaximumPoolSize, builder.ConnectionTimeout, builder.DefaultCommandTimeout));
    }

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        var builder = new MySqlConnectionStringBuilder("Server=db");

        Assert.Equal((3306, MySqlSslMode.Preferred, 20, 15, 30), (builder.Port, builder.SslMode, builder.MaximumPoolSize, builder.ConnectionTimeout, builder.DefaultCommandTimeout));
        Assert.False(builder.AllowLoadLocalInfile || builder.AllowUserVariables || builder.UseAffectedRows);
    }

    [Theory]
    [InlineData("Server=a;User ID=b;Prot=3306", "'prot'", "Port")]
    [InlineData("Server=a;User ID=b;Port=70000", "Port", "a whole number from 1 to 65535, and is '70000'")]
    [InlineData("Server=a;User ID=b;Port=-1", "Port", "'-1'")]
    [InlineData("Server=a;User ID=b;MaximumPoolSize=0", "MaximumPoolSize", "from 1 to 1000, and is '0'")]
    [InlineData("Server=a;User ID=b;SslMode=On", "SslMode", "one of Disabled, Preferred, Required, VerifyCA, VerifyFull, and is 'On'")]
    [InlineData("Server=a;User ID=b;SslMode=3", "SslMode", "'3'")]
    [InlineData("Server=a;User ID=b;AllowUserVariables=yes", "AllowUserVariables", "one of False, True")]
    [InlineData("Server=a;User ID=b;SslMode=VerifyFull", "SslMode=VerifyFull", "SslCa")]
    [InlineData("Server=a;User ID=b;SslMode=VerifyCA;SslCa=/nowhere/ca.pem", "SslCa", "'/nowhere/ca.pem'")]
    [InlineData("User ID=b", "Server", "must name")]
    [InlineData("Server=a", "User ID", "must name")]
    public void A_wrong_key_or_value_is_refused_by_name_and_rule(string connectionString, string names, string says)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new MySqlDataSource(connectionString));

        Assert.Contains(names, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_is_not_shown()
    {
        await using var source = new MySqlDataSource("Server=a;User ID=b;Pwd=sesame");

        Assert.DoesNotContain("sesame", source.ConnectionString + source.CreateConnection().ConnectionString, StringComparison.Ordinal);
        Assert.Contains("User ID=b", source.ConnectionString, StringComparison.Ordinal);
    }
}
