using MailKit.Domain.Sending;

namespace MailKit.Tests.Sending;

/// <summary>A18, A19: what is an address, and what only looks like one.</summary>
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("a@b.co", "a@b.co")]
    [InlineData(" First.Last+tag@sub.example.org ", "First.Last+tag@sub.example.org")]
    [InlineData("Ada Lovelace <ada@example.org>", "Ada Lovelace <ada@example.org>")]
    [InlineData("Ada<ada@example.org>", "Ada <ada@example.org>")]
    [InlineData("\"Acme, Inc.\" <hi@acme.example>", "\"Acme, Inc.\" <hi@acme.example>")]
    [InlineData("Müller & Söhne <hi@acme.example>", "\"Müller & Söhne\" <hi@acme.example>")]
    [InlineData("<a@b.co>", "a@b.co")]
    [InlineData("o'brien!#$%@xn--mnchen-3ya.example", "o'brien!#$%@xn--mnchen-3ya.example")]
    public void What_people_mean_is_taken(string text, string canonical) => Assert.Equal(canonical, EmailAddress.Parse(text));

    [Theory]
    [InlineData("$(id)@b.co")]
    [InlineData("a(comment)@b.co")]
    [InlineData("a@(comment)b.co")]
    [InlineData("a.@b.example")]
    [InlineData(".a@b.example")]
    [InlineData("a..b@b.example")]
    [InlineData("\"a b\"@b.example")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a@b")]
    [InlineData("a@b.123")]
    [InlineData("a@-b.example")]
    [InlineData("a@b.example, c@d.example")]
    [InlineData("=?utf-8?q?CEO?= <a@b.co>")]
    [InlineData("\"<ceo@bank.co>\" <a@b.co>")]
    [InlineData("ceo@bank.co <a@b.co>")]
    [InlineData("a\u200Bb <a@b.co>")]
    [InlineData("a\u00ADb <a@b.co>")]
    [InlineData("x\U000E0041 <a@b.co>")]
    [InlineData("x\u202Ey <a@b.co>")]
    [InlineData("x\r\nBcc: y@z.co <a@b.co>")]
    [InlineData("Back\\slash <a@b.co>")]
    [InlineData("xn--mnchen-3ya@münchen.example")]
    [InlineData("Name <a@b.co> trailing")]
    public void Tricks_are_refused_and_not_tidied_up(string text) => Assert.Null(EmailAddress.Parse(text));

    [Fact]
    public void A_list_is_taken_apart_but_not_inside_quotes_and_in_time_that_grows_with_its_length()
    {
        Assert.Equal(["a@b.co", "\"Acme, Inc.\" <c@d.co>", "e@f.co", "g@h.co"], EmailAddress.Split("a@b.co, \"Acme, Inc.\" <c@d.co>; e@f.co\ng@h.co,,"));
        Assert.Equal(200_000, EmailAddress.Split(string.Concat(Enumerable.Repeat("\"a,b\" <a@b.co>,c@d.co;", 100_000))).Count);
    }
}
