// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Trc20} from "./Trc20.sol";

/// @title A token that moves what it should and answers `false`, as USDT's `transfer` does on TRON
contract FalseToken is Trc20 {
    constructor(address holder) Trc20("False Token", "FALSE", 6, 1_000_000_000e6, holder) {}

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return false;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        spend(from, value);
        move(from, to, value);
        return false;
    }
}
