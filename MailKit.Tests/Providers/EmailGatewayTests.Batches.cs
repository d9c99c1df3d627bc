using System.Globalization;
using System.Text.Json;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;
using MailKit.Tests.Sandbox;

namespace MailKit.Tests.Providers;

/// <content>Batches, and what is looked up.</content>
public sealed partial class EmailGatewayTests
{
    [Fact]
    public async Task Each_message_of_a_batch_has_an_answer_of_its_own()
    {
        var answered = Assert.IsType<BatchDelivery.Answered>(await Gateway.SendBatchAsync("mailkit-batch", [Message("1"), Message("2") with { To = ["nobody"] }, Message("3")], default));

        Assert.Equal([typeof(Delivery.Accepted), typeof(Delivery.Rejected), typeof(Delivery.Accepted)], answered.Each.Select(e => e.GetType()));
        Assert.Equal(answered.Each.OfType<Delivery.Accepted>().Select(a => a.ResendId).Order(), (await CapturedAsync()).Select(e => e.Text("id")).Order());
        Assert.Equal(("/resend/v1/emails/batch", "mailkit-batch", "permissive"), (Resend.All.Single().Path, Resend.All.Single().Headers["Idempotency-Key"], Resend.All.Single().Headers["x-batch-validation"]));
    }

    [Fact]
    public async Task The_same_batch_again_is_the_same_to_the_byte_and_the_same_emails()
    {
        var first = Assert.IsType<BatchDelivery.Answered>(await Gateway.SendBatchAsync("mailkit-batch", [Message("1"), Message("2")], default));
        var second = Assert.IsType<BatchDelivery.Answered>(await Gateway.SendBatchAsync("mailkit-batch", [Message("1"), Message("2")], default));

        Assert.Equal(first.Each, second.Each);
        Assert.Single(Resend.All.Select(a => a.Body).Distinct());
    }

    [Theory]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":[{"id":"a"},{"id":"b"}]}""")]
    [InlineData("""{"data":[{"id":""}]}""")]
    [InlineData("""{"data":null}""")]
    [InlineData("<html>")]
    public async Task A_batch_whose_answer_does_not_fit_may_have_left(string body)
    {
        Resend.Answers(200, body);

        Assert.True((await FailsAsync(() => Gateway.SendBatchAsync("mailkit-batch", [Message()], default))).MayHaveActed);
    }

    [Fact]
    public async Task A_sent_email_is_found_with_the_email_of_ours_that_it_is()
    {
        var sent = Assert.IsType<Delivery.Accepted>(await Gateway.SendAsync(Message(), default));

        await Until.TrueAsync(async () => (await Gateway.FindAsync(sent.ResendId, default))?.LastEvent is "delivered");
        var found = await Gateway.FindAsync(sent.ResendId, default);

        Assert.Equal((sent.ResendId, Message().EmailId, "Hello", TimeSpan.Zero), (found!.Id, found.EmailId, found.Subject, found.At.Offset));
        Assert.Equal(["ada@site.example"], found.To);
        Assert.Equal(DateTimeOffset.UtcNow, found.At, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task An_email_that_Resend_does_not_have_is_not_found()
    {
        Assert.Null(await Gateway.FindAsync(Guid.NewGuid().ToString(), default));
    }

    [Fact]
    public async Task The_list_has_every_email_newest_first()
    {
        for (var i = 0; i < 3; i++)
        {
            var some = Enumerable.Range(0, 70).Select(n => Message($"{i}-{n}")).ToList();
            Assert.IsType<BatchDelivery.Answered>(await Gateway.SendBatchAsync($"mailkit-batch-{i}", some, default));
        }

        var all = await Gateway.ListAsync(null, default).ToListAsync();

        Assert.Equal(210, all.Select(e => e.Id).Distinct().Count());
        Assert.Equal(all.Select(e => e.At).OrderDescending(), all.Select(e => e.At));
        Assert.All(all, email => Assert.Null(email.EmailId));
    }

    [Fact]
    public async Task A_state_that_was_not_invented_yet_is_told_as_it_is()
    {
        var sent = Assert.IsType<Delivery.Accepted>(await Gateway.SendAsync(Message(), default));
        Resend.Change = static body => System.Text.RegularExpressions.Regex.Replace(body, "\"last_event\":\"[a-z_]+\"", "\"last_event\":\"teleported\"");

        Assert.Equal("teleported", (await Gateway.FindAsync(sent.ResendId, default))?.LastEvent);
        Assert.Equal("teleported", (await Gateway.ListAsync(null, default).FirstAsync()).LastEvent);
    }

    [Fact]
    public async Task A_failed_look_is_repeated_by_our_pipeline_and_by_nobody_else()
    {
        Resend.Answers(500);

        await FailsAsync(() => Gateway.FindAsync(Guid.NewGuid().ToString(), default));

        Assert.Equal(3, Resend.All.Count);
    }
}
