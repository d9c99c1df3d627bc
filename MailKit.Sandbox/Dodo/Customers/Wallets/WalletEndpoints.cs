using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Customers.Wallets;

/// <summary>Customers' wallets: read, credited and debited.</summary>
public static class WalletEndpoints
{
    public static void MapDodoWallets(this WebApplication app)
    {
        app.Map("GET", "/customers/{id}/wallets", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s =>
        {
            IReadOnlyList<Wallet> wallets = [.. s.WalletsOfCustomer[Find(s, call).CustomerId]];
            return new Wallets(wallets, wallets.Where(static w => w.Currency is "USD").Sum(static w => w.Balance));
        })));
        app.Map("GET", "/customers/{id}/wallets/ledger-entries", static async (call, state) =>
        {
            var currency = call.Query("currency");
            await call.AnswerAsync(await state.ReadAsync(s => new Items<WalletLine>(call.Page(s.WalletLinesOfCustomer.NewestFirst(Find(s, call).CustomerId).Where(l => currency is null || l.Currency == currency)))));
        });
        app.Map("POST", "/customers/{id}/wallets/ledger-entries", static async (call, state) =>
        {
            var request = await call.BodyAsync<CreateWalletEntry>();
            await call.AnswerAsync(await state.ChangeAsync(change => Move(change, Find(state, call), request)));
        });
    }

    private static Customer Find(SandboxState state, DodoCall call) => state.Customers.Require(call.Route("id"), "Customer");

    private static Wallet Move(Change change, Customer customer, CreateWalletEntry request)
    {
        var state = change.State;
        IsoCodes.CheckCurrency("currency", request.Currency);

        if (request.Amount < 1)
        {
            throw DodoRefusalException.InvalidBody("amount: must be greater than 0");
        }

        var wallet = state.Wallets.Find(Wallet.IdOf(customer.CustomerId, request.Currency)) ?? new(customer.CustomerId, request.Currency, 0, change.At, change.At);
        var key = request.IdempotencyKey is { Length: > 0 } given ? new WalletKey($"{customer.CustomerId}/{given}") : null;

        // A key that is known moves nothing again.
        if (key is not null && state.WalletKeys.Find(key.Id) is not null)
        {
            return wallet;
        }

        var isCredit = request.EntryType is CreditEntitlements.Ledger.EntryType.Credit;

        if (!isCredit && wallet.Balance < request.Amount)
        {
            throw new DodoRefusalException(400, "NEGATIVE_BALANCE_ADJUSTMENT", $"The wallet has {wallet.Balance}, so {request.Amount} cannot be taken.");
        }

        var after = change.Put(state.Wallets, wallet with { Balance = wallet.Balance + (isCredit ? request.Amount : -request.Amount), UpdatedAt = change.At });
        change.Put(state.WalletLines, new(Ids.New("cwl"), state.Now.BusinessId, customer.CustomerId, wallet.Currency, "merchant_adjustment", isCredit, request.Amount, wallet.Balance, after.Balance, request.Reason, null, change.At));

        if (key is not null)
        {
            change.Put(state.WalletKeys, key);
        }

        return after;
    }
}
