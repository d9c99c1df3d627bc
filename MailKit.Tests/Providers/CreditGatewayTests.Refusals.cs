using MailKit.Domain.Credits;
using Microsoft.AspNetCore.Http;

namespace MailKit.Tests.Providers;

/// <content>A debit that is refused: for too few credits, or because of us.</content>
public sealed partial class CreditGatewayTests
{
    [Theory]
    [InlineData(400, """{"code":"INSUFFICIENT_CREDITS","message":"Too few."}""", "Too few.")]
    [InlineData(400, "", "insufficient credits")]
    [InlineData(402, """{"message":"Pay first."}""", "Pay first.")]
    [InlineData(422, "<html>", "insufficient credits")]
    public async Task A_refusal_means_too_few_credits_when_the_balance_is_smaller_than_the_debit(int status, string body, string words)
    {
        RefusesDebits(status, body, balance: """{"balance":"1.0"}""");

        Assert.Equal(new DebitAnswer.Insufficient(words, Left: 1), await DebitAsync("cus_1"));
        Assert.Equal(["POST", "GET"], Dodo.All.Select(a => a.Method));
    }

    [Theory]
    [InlineData(400, """{"code":"INSUFFICIENT_CREDITS","message":"Too few."}""", """{"balance":"2"}""")]
    [InlineData(400, "<html>Bad request</html>", """{"balance":"1000"}""")]
    [InlineData(403, "<html>Sorry, you have been blocked</html>", "<html>Sorry, you have been blocked</html>")]
    [InlineData(404, "<html>Not found</html>", null)]
    [InlineData(422, """{"code":"INVALID_REQUEST_BODY","message":"No."}""", """{"balance":2}""")]
    public async Task A_refusal_is_our_trouble_when_the_balance_is_large_enough_or_not_known(int status, string body, string? balance)
    {
        RefusesDebits(status, body, balance);

        var failure = await FailsAsync(() => DebitAsync("cus_1"));

        Assert.False(failure.MayHaveActed);
        Assert.StartsWith($"Dodo answered {status}", failure.Message, StringComparison.Ordinal);
        Assert.Single(Dodo.All, a => a.Method is "POST");
    }

    // What a balance has no answer to is 404.
    private void RefusesDebits(int status, string body, string? balance) => Dodo.Instead = context =>
    {
        context.Response.StatusCode = HttpMethods.IsPost(context.Request.Method) ? status : balance is null ? 404 : 200;
        return context.Response.WriteAsync(HttpMethods.IsPost(context.Request.Method) ? body : balance ?? body);
    };
}
