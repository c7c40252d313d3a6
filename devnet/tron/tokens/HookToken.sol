// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Trc20} from "./Trc20.sol";

/// @title A token that calls back into whatever it was told to, in the middle of a transfer
contract HookToken is Trc20 {
    address public hookTarget;
    bytes public hookData;
    /// @notice Whether the last call back succeeded, and what it said.
    bool public hookSucceeded;
    bytes public hookAnswer;

    constructor(address holder) Trc20("Hook Token", "HOOK", 6, 1_000_000_000e6, holder) {}

    /// @param target Nobody switches it off.
    function setHook(address target, bytes calldata data) external {
        hookTarget = target;
        hookData = data;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        callBack();
        move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        spend(from, value);
        callBack();
        move(from, to, value);
        return true;
    }

    function callBack() private {
        if (hookTarget == address(0)) return;
        (hookSucceeded, hookAnswer) = hookTarget.call(hookData);
    }
}
