using MailKit.Domain.Sending;

namespace MailKit.Tests.Sending;

/// <summary>What tells a repeated request from another one is stored, and outlives the version that wrote it.</summary>
public sealed class RequestHashTests
{
    [Fact]
    public void A_request_that_an_earlier_version_accepted_has_the_hash_that_it_was_given_then()
    {
        var draft = new Draft("MailKit <hello@mailkit.example>", ["a@b.co"], ["c@d.co"], [], ["e@f.co"], "Größe <1>", "<p>Hello & 👋</p>", "Hello");

        // Never change this line: a new field is a new rule, with a line of its own.
        Assert.Equal("4fc487a929d21505c86f61af74a334220fde29a61cb878e184d99115600a3045", Convert.ToHexStringLower(draft.Hash(version: 1)));
        Assert.Equal(1, Draft.HashVersion);
    }
}
