// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title Bittern's payment channels: TRX, TRC-10 and TRC-20, one payer to one payee each.
/// @notice A payer deposits once, then signs vouchers off chain for growing amounts. Whoever holds the
/// best voucher claims it for the payee. The rest goes back to the payer after a delay, or at once when
/// the payee agrees. No owner, no fee, no upgrade, no pause.
/// @dev Must not be called by DELEGATECALL (a proxy): it loses the TVM's token context.
/// The description of a channel is never stored. Its TIP-712 digest is the channel's id, under which one
/// slot holds the money; every call tells the description again. TIP-712 domain: name
/// `BitternChannels`, version `1`, chainId (block.chainid & 0xffffffff), verifyingContract (20 bytes).
/// Compiled from Solidity's IR with the TVM_xx functions below replaced by the TVM's opcodes
/// (contracts/build.ts): as it stands here, no other compiler gives working code.
contract BitternChannels {
    /// @notice What never changes about a channel.
    /// @param payer Deposits, and gets back what was not claimed.
    /// @param signer Signs vouchers: the payer's session key. It can neither withdraw nor redirect.
    /// @param payee Gets what is claimed.
    /// @param payeeSigner Agrees to close at once: the payee's session key.
    /// @param asset kind << 248 | id: kind 0 TRX (id 0), 1 TRC-10 (id = number), 2 TRC-20 (id = address).
    /// @param withdrawDelay Seconds from requestClose to finalizeClose: 15 minutes to 30 days.
    /// @param salt Tells channels apart that are otherwise the same.
    struct Channel {
        address payer;
        address signer;
        address payee;
        address payeeSigner;
        uint256 asset;
        uint32 withdrawDelay;
        bytes32 salt;
    }

    /// @dev A channel in memory, behind its type's hash: the very bytes that TIP-712 hashes.
    struct Terms {
        bytes32 typeHash;
        address payer;
        address signer;
        address payee;
        address payeeSigner;
        uint256 asset;
        uint256 withdrawDelay;
        bytes32 salt;
    }

    /// @notice Money came in.
    /// @param id The channel.
    /// @param payer Who deposited.
    /// @param payee Whom the channel pays.
    /// @param amount Raw units of this deposit.
    event Deposited(bytes32 indexed id, address indexed payer, address indexed payee, uint256 amount);

    /// @notice Money went to the payee.
    /// @param id The channel.
    /// @param payee Who was paid.
    /// @param amount Raw units of this payment.
    event Claimed(bytes32 indexed id, address indexed payee, uint256 amount);

    /// @notice The payer wants the rest back.
    /// @param id The channel.
    /// @param payer Who asked.
    /// @param closeAt Seconds since 1970 from when finalizeClose works.
    event CloseRequested(bytes32 indexed id, address indexed payer, uint256 closeAt);

    /// @notice The channel ended for ever.
    /// @param id The channel.
    /// @param payer Who got the rest.
    /// @param refund Raw units of the rest.
    event Closed(bytes32 indexed id, address indexed payer, uint256 refund);

    /// @notice Only the channel's payer may do this.
    error NotPayer();
    /// @notice Only the channel's payer or payee may do this.
    error NotParty();
    /// @notice Signer, payee and payeeSigner must not be zero.
    error ZeroAddress();
    /// @notice The contract cannot be a payee.
    error PayeeIsContract();
    /// @notice withdrawDelay must be 15 minutes to 30 days.
    error DelayOutOfRange();
    /// @notice The asset word names no TRX, TRC-10 or TRC-20, or a token that is no contract.
    error AssetInvalid();
    /// @notice A deposit of nothing.
    error AmountZero();
    /// @notice More than a channel can hold (2^112 - 1 raw units in all).
    error AmountTooLarge();
    /// @notice The TRX sent with the call are not what the deposit says.
    error ValueMismatch();
    /// @notice The TRC-10 token sent with the call is not what the deposit says, or none is taken here.
    error TokenMismatch();
    /// @notice The TRC-20 did not move exactly the amount.
    error TokenAmountMismatch();
    /// @notice The recipient or the token refused the transfer.
    error TransferFailed();
    /// @notice Nothing was ever deposited in this channel.
    error NotOpen();
    /// @notice The channel is closing.
    error Closing();
    /// @notice The channel is closed for ever.
    error ChannelClosed();
    /// @notice Closing was not requested.
    error NotClosing();
    /// @notice The delay is not over.
    error TooEarly();
    /// @notice Not signed by whom it should be, for something else, or not in normal form (low s).
    error BadSignature();
    /// @notice The voucher's amount was claimed already, or the batch pays nothing.
    error NothingToClaim();
    /// @notice All claims of a batch must pay one payee in one asset.
    error MixedBatch();

    /// @dev The types that are signed. Fixed: the wire protocol signs the same.
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant CHANNEL_TYPEHASH = keccak256(
        "Channel(address payer,address signer,address payee,address payeeSigner,uint256 asset,uint32 withdrawDelay,bytes32 salt)"
    );
    bytes32 private constant VOUCHER_TYPEHASH = keccak256("Voucher(bytes32 channelId,uint128 cumulative)");
    bytes32 private constant COOP_CLOSE_TYPEHASH = keccak256("CoopClose(bytes32 channelId,uint128 finalAmount)");

    uint256 private constant MIN_DELAY = 15 minutes;
    uint256 private constant MAX_DELAY = 30 days;

    uint256 private constant KIND_SHIFT = 248;
    uint256 private constant MAX_ID = type(uint248).max;
    uint256 private constant TRX = 0;
    uint256 private constant TRC10 = 1;
    uint256 private constant TRC20 = 2;
    /// @dev TRC-10 numbers begin above this and end at 2^63 - 1; other numbers make the TVM throw.
    uint256 private constant LAST_RESERVED_TOKEN_ID = 1_000_000;

    /// @dev Half of secp256k1's order. A signature with s above it is the twin of another one.
    uint256 private constant MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @dev A channel's slot: closeAt << 224 | claimed << 112 | balance. Deposits in all, of these
    /// claimed in all, and when it may be finalized: 0 open, CLOSED closed for ever.
    uint256 private constant MAX_AMOUNT = type(uint112).max;
    uint256 private constant CLAIMED_SHIFT = 112;
    uint256 private constant CLOSE_AT_SHIFT = 224;
    uint256 private constant CLOSED = type(uint32).max;

    bytes32 private immutable DOMAIN_SEPARATOR;

    /// @dev Zero means never opened. Never zero again afterwards, so an id is used once.
    mapping(bytes32 => uint256) private slots;

    /// @notice Takes no TRX and no token: neither could be got out again.
    constructor() takesNoToken {
        DOMAIN_SEPARATOR = keccak256(
            abi.encode(
                DOMAIN_TYPEHASH,
                keccak256("BitternChannels"),
                keccak256("1"),
                block.chainid & 0xffffffff,
                address(this)
            )
        );
    }

    /// @dev Solidity guards non-payable functions against TRX alone; tokens would be stuck for ever.
    modifier takesNoToken() {
        if (_callTokenValue() != 0) revert TokenMismatch();
        _;
    }

    /// @notice Opens a channel, or adds to an open one. Only the payer; not while closing or closed.
    /// TRX and TRC-10 are sent with the call. Of a TRC-20 the contract must have been allowed `amount`,
    /// and its own balance must rise by exactly that.
    /// @param channel The description.
    /// @param amount Raw units, above zero.
    function deposit(Channel calldata channel, uint112 amount) external payable {
        Terms memory c = _termsOf(channel);
        if (msg.sender != c.payer) revert NotPayer();
        if (c.signer == address(0) || c.payee == address(0) || c.payeeSigner == address(0)) revert ZeroAddress();
        // The payer is never the contract: it makes no calls to itself.
        if (c.payee == address(this)) revert PayeeIsContract();
        if (c.withdrawDelay < MIN_DELAY || c.withdrawDelay > MAX_DELAY) revert DelayOutOfRange();
        if (amount == 0) revert AmountZero();
        _requireSent(c.asset, amount);

        bytes32 id = _idOf(c);
        uint256 slot = slots[id];
        _requireNeitherClosingNorClosed(slot);
        if (uint256(amount) + _balanceOf(slot) > MAX_AMOUNT) revert AmountTooLarge();
        // The balance is in the lowest bits and stays within them.
        slots[id] = slot + amount;
        emit Deposited(id, c.payer, c.payee, amount);
        if (c.asset >> KIND_SHIFT == TRC20) _pull(address(uint160(c.asset)), c.payer, amount);
    }

    /// @notice Pays the payee min(cumulative, balance) less what was claimed. Anyone may send it, also
    /// while the channel is closing.
    /// @param packed 256 bytes: payer 20, signer 20, payee 20, payeeSigner 20, withdrawDelay 4,
    /// cumulative 16, v 1, zero 27, asset 32, salt 32, r 32, s 32. The signature is the signer's over
    /// Voucher(channelId, cumulative); v is 27 or 28, or 0 or 1.
    function claim(uint256[8] calldata packed) external takesNoToken {
        Terms memory c = _unpack(packed);
        bytes32 id = _idOf(c);
        uint256 slot = slots[id];
        _requireOpenedAndNotClosed(slot);
        uint256 paid = _claim(c, id, slot, packed);
        if (paid == 0) revert NothingToClaim();
        _send(c.asset, c.payee, paid);
    }

    /// @notice Claims from several channels that pay one payee in one asset, in one transfer. Channels
    /// that are closed or have nothing to pay are skipped; a wrong signature refuses the whole batch.
    /// @param batch For each channel what `claim` takes.
    function claimMany(uint256[8][] calldata batch) external takesNoToken {
        uint256 total;
        uint256 asset;
        address payee;
        for (uint256 i = 0; i < batch.length; ++i) {
            Terms memory c = _unpack(batch[i]);
            if (i == 0) (asset, payee) = (c.asset, c.payee);
            else if (c.asset != asset || c.payee != payee) revert MixedBatch();
            bytes32 id = _idOf(c);
            uint256 slot = slots[id];
            if (slot >> CLOSE_AT_SHIFT != CLOSED) total += _claim(c, id, slot, batch[i]);
        }
        if (total == 0) revert NothingToClaim();
        _send(asset, payee, total);
    }

    /// @notice Ends a channel at once: the payee gets min(finalAmount, balance) less what was claimed,
    /// the payer the rest. One party sends it and the other one has signed.
    /// @param packed As for `claim`, with finalAmount in the place of cumulative. Sent by the payer, the
    /// signature is payeeSigner's over CoopClose(channelId, finalAmount). Sent by the payee, it is the
    /// signer's over Voucher(channelId, finalAmount), and not looked at when the payee gets nothing more.
    function closeCooperative(uint256[8] calldata packed) external takesNoToken {
        Terms memory c = _unpack(packed);
        bytes32 id = _idOf(c);
        uint256 slot = slots[id];
        _requireOpenedAndNotClosed(slot);
        uint256 finalAmount = _amountOf(packed);
        uint256 paid = _payable(slot, finalAmount);
        if (msg.sender == c.payer) {
            _requireSigned(COOP_CLOSE_TYPEHASH, id, finalAmount, packed, c.payeeSigner);
        } else if (msg.sender != c.payee) {
            revert NotParty();
        } else if (paid != 0) {
            _requireSigned(VOUCHER_TYPEHASH, id, finalAmount, packed, c.signer);
        }
        slot += paid << CLAIMED_SHIFT;
        if (paid != 0) emit Claimed(id, c.payee, paid);
        uint256 refund = _close(c, id, slot);
        _send(c.asset, c.payee, paid);
        _send(c.asset, c.payer, refund);
    }

    /// @notice Starts the delay after which the rest can go back to the payer. Only the payer. The
    /// channel takes no more deposits, and cannot be kept open.
    /// @param channel The description.
    function requestClose(Channel calldata channel) external takesNoToken {
        Terms memory c = _termsOf(channel);
        if (msg.sender != c.payer) revert NotPayer();
        bytes32 id = _idOf(c);
        uint256 slot = slots[id];
        if (slot == 0) revert NotOpen();
        _requireNeitherClosingNorClosed(slot);
        uint256 closeAt = block.timestamp + c.withdrawDelay;
        // From the year 2106 on there is no delay any more; the rest would be locked otherwise.
        if (closeAt >= CLOSED) closeAt = CLOSED - 1;
        slots[id] = slot | (closeAt << CLOSE_AT_SHIFT);
        emit CloseRequested(id, c.payer, closeAt);
    }

    /// @notice Ends a channel after the delay: the rest goes to the payer. Anyone may send it.
    /// @param channel The description.
    function finalizeClose(Channel calldata channel) external takesNoToken {
        Terms memory c = _termsOf(channel);
        bytes32 id = _idOf(c);
        uint256 slot = slots[id];
        _requireOpenedAndNotClosed(slot);
        uint256 closeAt = slot >> CLOSE_AT_SHIFT;
        if (closeAt == 0) revert NotClosing();
        if (block.timestamp < closeAt) revert TooEarly();
        _send(c.asset, c.payer, _close(c, id, slot));
    }

    /// @notice What the contract keeps of a channel.
    /// @param id The channel.
    /// @return balance Raw units deposited in all; 0 means never opened.
    /// @return claimed Raw units of these that went to the payee.
    /// @return closeAt 0 open, 2^32 - 1 closed for ever, else when finalizeClose works (seconds since 1970).
    function stateOf(bytes32 id)
        external
        view
        takesNoToken
        returns (uint112 balance, uint112 claimed, uint32 closeAt)
    {
        uint256 slot = slots[id];
        return (uint112(slot), uint112(slot >> CLAIMED_SHIFT), uint32(slot >> CLOSE_AT_SHIFT));
    }

    /// @notice The id of a channel: its TIP-712 digest in this contract on this chain.
    /// @param channel The description.
    /// @return The digest.
    function channelId(Channel calldata channel) external view takesNoToken returns (bytes32) {
        return _idOf(_termsOf(channel));
    }

    /// @notice The TIP-712 domain separator.
    /// @return The hash of this contract's domain.
    function domainSeparator() external view takesNoToken returns (bytes32) {
        return DOMAIN_SEPARATOR;
    }

    // Rules of one slot.

    function _requireNeitherClosingNorClosed(uint256 slot) private pure {
        uint256 closeAt = slot >> CLOSE_AT_SHIFT;
        if (closeAt == CLOSED) revert ChannelClosed();
        if (closeAt != 0) revert Closing();
    }

    function _requireOpenedAndNotClosed(uint256 slot) private pure {
        if (slot == 0) revert NotOpen();
        if (slot >> CLOSE_AT_SHIFT == CLOSED) revert ChannelClosed();
    }

    function _balanceOf(uint256 slot) private pure returns (uint256) {
        return slot & MAX_AMOUNT;
    }

    /// @dev What a promise of `cumulative` is worth now: min(cumulative, balance) - claimed, or nothing.
    function _payable(uint256 slot, uint256 cumulative) private pure returns (uint256) {
        uint256 balance = _balanceOf(slot);
        uint256 claimed = (slot >> CLAIMED_SHIFT) & MAX_AMOUNT;
        uint256 upTo = cumulative < balance ? cumulative : balance;
        return upTo > claimed ? upTo - claimed : 0;
    }

    /// @dev Checks the voucher and writes down the claim; the caller sends the money.
    function _claim(Terms memory c, bytes32 id, uint256 slot, uint256[8] calldata packed)
        private
        returns (uint256 paid)
    {
        uint256 cumulative = _amountOf(packed);
        _requireSigned(VOUCHER_TYPEHASH, id, cumulative, packed, c.signer);
        paid = _payable(slot, cumulative);
        if (paid == 0) return 0;
        // claimed <= balance, so the sum stays within its bits.
        slots[id] = slot + (paid << CLAIMED_SHIFT);
        emit Claimed(id, c.payee, paid);
    }

    /// @dev Leaves a tombstone; the caller sends the rest.
    function _close(Terms memory c, bytes32 id, uint256 slot) private returns (uint256 refund) {
        refund = _payable(slot, MAX_AMOUNT);
        slots[id] = slot | (CLOSED << CLOSE_AT_SHIFT);
        emit Closed(id, c.payer, refund);
    }

    // Hashes and signatures.

    function _idOf(Terms memory c) private view returns (bytes32) {
        bytes32 structHash;
        assembly ("memory-safe") {
            structHash := keccak256(c, 256)
        }
        return _digest(structHash);
    }

    function _digest(bytes32 structHash) private view returns (bytes32 digest) {
        bytes32 separator = DOMAIN_SEPARATOR;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, shl(240, 0x1901))
            mstore(add(m, 2), separator)
            mstore(add(m, 34), structHash)
            digest := keccak256(m, 66)
        }
    }

    function _requireSigned(
        bytes32 typeHash,
        bytes32 id,
        uint256 amount,
        uint256[8] calldata packed,
        address signer
    ) private view {
        uint8 v;
        assembly ("memory-safe") {
            v := byte(0, calldataload(add(packed, 100)))
        }
        if (v < 27) v += 27;
        bytes32 s = bytes32(packed[7]);
        if (uint256(s) > MAX_S) revert BadSignature();
        bytes32 digest = _digest(keccak256(abi.encode(typeHash, id, amount)));
        address recovered = ecrecover(digest, v, bytes32(packed[6]), s);
        if (recovered == address(0) || recovered != signer) revert BadSignature();
    }

    function _termsOf(Channel calldata c) private pure returns (Terms memory) {
        return
            Terms(CHANNEL_TYPEHASH, c.payer, c.signer, c.payee, c.payeeSigner, c.asset, c.withdrawDelay, c.salt);
    }

    function _unpack(uint256[8] calldata packed) private pure returns (Terms memory c) {
        c.typeHash = CHANNEL_TYPEHASH;
        assembly ("memory-safe") {
            mstore(add(c, 0x20), shr(96, calldataload(packed)))
            mstore(add(c, 0x40), shr(96, calldataload(add(packed, 20))))
            mstore(add(c, 0x60), shr(96, calldataload(add(packed, 40))))
            mstore(add(c, 0x80), shr(96, calldataload(add(packed, 60))))
            mstore(add(c, 0xc0), shr(224, calldataload(add(packed, 80))))
        }
        c.asset = packed[4];
        c.salt = bytes32(packed[5]);
    }

    function _amountOf(uint256[8] calldata packed) private pure returns (uint256 amount) {
        assembly ("memory-safe") {
            amount := shr(128, calldataload(add(packed, 84)))
        }
    }

    // Money in and out. Effects always come before.

    /// @dev The asset is one that exists, and what came with the call is the deposit and nothing else.
    function _requireSent(uint256 asset, uint256 amount) private view {
        uint256 kind = asset >> KIND_SHIFT;
        uint256 id = asset & MAX_ID;
        if (kind == TRX) {
            if (id != 0) revert AssetInvalid();
            if (msg.value != amount) revert ValueMismatch();
            if (_callTokenValue() != 0) revert TokenMismatch();
            return;
        }
        if (msg.value != 0) revert ValueMismatch();
        if (kind == TRC10) {
            if (id <= LAST_RESERVED_TOKEN_ID || id > uint64(type(int64).max)) revert AssetInvalid();
            // The number as well as the amount: there are worthless tokens of every name.
            if (_callTokenId() != id || _callTokenValue() != amount) revert TokenMismatch();
            return;
        }
        if (kind != TRC20 || id == 0 || id > type(uint160).max || id == uint160(address(this))) revert AssetInvalid();
        if (_callTokenValue() != 0) revert TokenMismatch();
    }

    /// @dev Our own balance is what counts, whatever the token says: some take a fee, some return nothing,
    /// some return false. Equality, not "credit what came": a token that calls back would count twice.
    function _pull(address token, address from, uint256 amount) private {
        uint256 before = _tokenBalance(token);
        bool ok;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, shl(224, 0x23b872dd)) // transferFrom(address,address,uint256)
            mstore(add(m, 4), from)
            mstore(add(m, 36), address())
            mstore(add(m, 68), amount)
            ok := call(gas(), token, 0, m, 100, 0, 0)
        }
        if (!ok) revert TransferFailed();
        unchecked {
            if (_tokenBalance(token) - before != amount) revert TokenAmountMismatch();
        }
    }

    /// @dev A TRC-20 must take exactly `amount` from us, whatever of it arrives: if its issuer switches a
    /// fee on later, the recipient bears it and nothing is locked.
    function _send(uint256 asset, address to, uint256 amount) private {
        if (amount == 0) return;
        uint256 kind = asset >> KIND_SHIFT;
        bool ok;
        if (kind == TRX) {
            // Without copying what the recipient returns.
            assembly ("memory-safe") {
                ok := call(gas(), to, amount, 0, 0, 0, 0)
            }
        } else if (kind == TRC10) {
            ok = _callToken(to, amount, asset & MAX_ID);
        } else {
            address token = address(uint160(asset));
            uint256 before = _tokenBalance(token);
            assembly ("memory-safe") {
                let m := mload(0x40)
                mstore(m, shl(224, 0xa9059cbb)) // transfer(address,uint256)
                mstore(add(m, 4), to)
                mstore(add(m, 36), amount)
                ok := call(gas(), token, 0, m, 68, 0, 0)
            }
            unchecked {
                if (ok && before - _tokenBalance(token) != amount) revert TokenAmountMismatch();
            }
        }
        if (!ok) revert TransferFailed();
    }

    function _tokenBalance(address token) private view returns (uint256 held) {
        bool ok;
        assembly ("memory-safe") {
            mstore(0, shl(224, 0x70a08231)) // balanceOf(address)
            mstore(4, address())
            ok := and(gt(returndatasize(), 31), staticcall(gas(), token, 0, 36, 0, 32))
            held := mload(0)
        }
        if (!ok) revert AssetInvalid();
    }

    // Opcodes that Solidity does not know: contracts/build.ts replaces these functions' bodies.

    /// @dev CALLTOKENVALUE: how much TRC-10 came with the call.
    function _callTokenValue() private view returns (uint256 value) {
        assembly ("memory-safe") {
            function TVM_d2() -> v {
                v := callvalue()
            }
            value := TVM_d2()
        }
    }

    /// @dev CALLTOKENID: of which TRC-10.
    function _callTokenId() private view returns (uint256 id) {
        assembly ("memory-safe") {
            function TVM_d3() -> v {
                v := callvalue()
            }
            id := TVM_d3()
        }
    }

    /// @dev CALLTOKEN: a call that sends TRC-10.
    function _callToken(address to, uint256 amount, uint256 id) private returns (bool ok) {
        assembly ("memory-safe") {
            function TVM_d0(g, t, value, tokenId, inOffset, inSize, outOffset, outSize) -> success {
                success := call(g, t, value, inOffset, inSize, add(outOffset, tokenId), outSize)
            }
            ok := TVM_d0(gas(), to, amount, id, 0, 0, 0, 0)
        }
    }
}
